"""The last line of a load and of a build: one JSON object for whatever started them, of one shape for both."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

LOAD, BUILD = "load", "build"
# what is loaded; a build's as_of is each account's newest extraction too, or the variable's
LOADED_QUERY = """
select count(*), min(as_of), max(as_of), null, null
from (
    select max(extracted_at) as as_of
    from raw.loads
    where status = 'loaded'
    group by source_system, account_id
)
"""
BUILT_QUERY = """
select count(*), min(accounts.as_of), max(accounts.as_of), min(evidence.last_record_at), max(evidence.last_record_at)
from marts.dim_accounts as accounts
left join marts.dim_account_evidence as evidence
    on
        accounts.source_system = evidence.source_system
        and accounts.account_id = evidence.account_id
        and evidence.evidence_kind = 'messages'
"""


class Tally(NamedTuple):
    """What a run counted itself, None where that kind of run does not count it.

    rows_landed, rows_rejected, files_refused: of a load. failed_tests, findings_over_share: of a build; the latter are
    the rows of the tests that compare a share of findings with `max_unknown_share`.
    """

    rows_landed: int | None = None
    rows_rejected: int | None = None
    files_refused: int | None = None
    failed_tests: int | None = None
    findings_over_share: int | None = None


def summary_line(what: str, path: Path | None, exit_code: int, seconds: float, tally: Tally) -> str:
    """Return the line that says how a run ended. Reads the database, and says null where it cannot.

    what: LOAD or BUILD. path: the database file, None where nothing was to be done with one. seconds: the whole run's.
    Instants are UTC, as ISO 8601.
    """
    accounts, oldest, newest, first_silent, newest_message = _found(path, LOADED_QUERY if what == LOAD else BUILT_QUERY)
    told = {
        "what": what,
        "ok": exit_code == 0,
        "exit_code": exit_code,
        "seconds": round(seconds, 1),
        "accounts": accounts,
        "as_of": {"oldest": _instant(oldest), "newest": _instant(newest)},
        "newest_message": {"oldest": _instant(first_silent), "newest": _instant(newest_message)},
        **tally._asdict(),
    }
    return json.dumps(told)


def _found(path: Path | None, query: str) -> tuple[Any, ...]:
    """Return the query's only row: accounts, and the oldest and newest of their as_of and newest message."""
    try:
        if path is not None and path.exists():
            with duckdb.connect(str(path), read_only=True) as connection:
                return connection.execute(query).fetchall()[0]
    except (duckdb.Error, OSError):
        # nothing is built yet, or another process holds the file: how the run ended is known all the same
        pass
    return (None,) * 5


def _instant(value: datetime | None) -> str | None:
    """Write an instant without an offset, which is UTC, as ISO 8601 in whole seconds."""
    return value and value.isoformat(timespec="seconds") + "Z"
