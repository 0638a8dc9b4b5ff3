"""The instants of a file: whether they can be read, and whether they can have happened.

Staging models read instants; here only what must be decided for a whole file, or said when it is loaded: that a column
holds seconds or milliseconds since 1970, that no value of one can be read, that rows are later than the export.
"""

from datetime import datetime, timedelta

import duckdb

from scripts.loading.contract import LandingTable
from scripts.loading.discovery import EXPORT_NOTE, FILE_TIME, OPTION, Extraction
from scripts.loading.errors import RefusedFileError
from scripts.loading.identifiers import missing
from scripts.loading.sql import compose, quoted
from scripts.loading.staging import Staged, add_columns, sound_rows


def _braced(pattern: str) -> str:
    """Return a regular expression as a part of a template."""
    return pattern.replace("{", "{{").replace("}", "}}")


SECONDS, MILLISECONDS = "seconds", "milliseconds"
# nine to eleven digits are seconds of 1973 to 5138, twelve to fourteen milliseconds of 1973 to 5138
EPOCHS = {SECONDS: "[0-9]{9,11}([.][0-9]+)?", MILLISECONDS: "[0-9]{12,14}([.]0+)?"}
# what programs write for no instant: it may stand among any
NO_EPOCH = "0+([.]0+)?|-[0-9]+([.][0-9]+)?"
NUMBER = "-?[0-9]+([.][0-9]+)?"
EPOCH_INSTANTS = {
    SECONDS: "make_timestamp((cast({text} as decimal(28, 6)) * 1000000)::bigint)",
    MILLISECONDS: "epoch_ms(cast(cast({text} as decimal(28, 6)) as bigint))",
}
# whole seconds in the form that is read fastest
AS_ISO = (
    "case when not {whole} then {cell} when microsecond({instant}) % 1000000 = 0 "
    "then strftime({instant}, '%Y-%m-%dT%H:%M:%SZ') else strftime({instant}, '%Y-%m-%dT%H:%M:%S.%fZ') end"
)
# the forms of macros/parse/parse_instant.sql
DATE_AND_TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?)?"
OFFSET = "[ ]?([Zz]|UTC|GMT|utc|gmt|[+-][0-9]{2}(:?[0-9]{2})?)"
ISO = f"{DATE_AND_TIME}({OFFSET})?"
SLASHED = "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}( .*)?"
CANONICAL = (
    "regexp_replace(regexp_replace(replace(replace(replace(upper({text}), ',', '.'), 'UTC', 'Z'), 'GMT', 'Z'), "
    r"'^(.{{10}})[T ](.*?) ?([Z+-].*)?$', '\1T\2\3'), '(T[0-9]{{2}}:[0-9]{{2}})($|Z|[+-])', '\1:00\2')"
)
HAS_OFFSET = "regexp_matches({text}, 'T[0-9:.]+(Z|[+-][0-9]{{2}}(:?[0-9]{{2}})?)$')"
# of values, this many are looked at before all of them
SAMPLE = 50
# a clock on a wall may be ahead of UTC by as much
FURTHEST_ZONE = timedelta(hours=14)
# instants before this many days before the extraction cannot be later than it, whatever their offset
SURELY_BEFORE = timedelta(days=2)
# who says when the export was taken, and why that is most often wrong
CAUSES = {
    EXPORT_NOTE: ("export.json states", "a stale export.json"),
    OPTION: ("--extracted-at states", "the instant of another export"),
    FILE_TIME: ("the file's modification time stands for", "a file that was written before the export ended"),
}
MEMBER = "trim(json_extract_string(case when json_valid({cell}) then {cell} end, '/{member}'))"
# text that may be late: a comparison settles the others. Numbers since 1970 begin with a 1 until 2030
SUSPECT = "(case when {text} >= $floor or {text} between '1' and '19' then {text} end)"
KEY = (
    "case when {text} is null then null "
    + " ".join(
        f"when regexp_full_match({{text}}, '{pattern}') then {EPOCH_INSTANTS[unit]}"
        for unit, pattern in ((unit, _braced(pattern)) for unit, pattern in EPOCHS.items())
    )
    + f" when regexp_full_match({{text}}, '{_braced(ISO)}') then try_cast({CANONICAL} as timestamptz)::timestamp end"
)


def read_epochs(connection: duckdb.DuckDBPyConnection, table: LandingTable, staged: Staged) -> None:
    """Turn columns in which every filled value is a number since 1970 into ISO 8601; note them in `staged.epochs`."""
    columns = {}
    for column in table.instants:
        cell = staged.columns.get(column)
        unit = _unit(connection, cell) if cell and column not in table.instant_members else None
        if cell and unit:
            text = f"trim({quoted(cell)})"
            instant = compose(EPOCH_INSTANTS[unit], text=text)
            whole = f"regexp_full_match({text}, '{EPOCHS[unit]}')"
            columns[f"epoch_{len(columns)}"] = AS_ISO.format(whole=whole, instant=instant, cell=quoted(cell))
            staged.columns[column] = f"epoch_{len(columns) - 1}"
            staged.epochs[column] = unit
    if columns:
        add_columns(connection, columns)


def _unit(connection: duckdb.DuckDBPyConnection, cell: str) -> str | None:
    """Return what every filled value of a cell counts since 1970, None when one is anything else."""
    text = f"trim({quoted(cell)})"
    filled = f"not ({missing(cell)})"
    # one look settles nearly every file
    first = connection.execute(
        f"select regexp_full_match({text}, '{NUMBER}') from incoming where {filled} limit 1"  # noqa: S608
    ).fetchone()
    if first is None or not first[0]:
        return None
    counts = connection.execute(
        "select count(*), "  # noqa: S608
        + ", ".join(
            f"count(*) filter (regexp_full_match({text}, '{pattern}'))" for pattern in (NO_EPOCH, *EPOCHS.values())
        )
        + f" from incoming where {filled}"
    ).fetchone() or (0, 0, 0, 0)
    every, none, *units = counts
    return next((unit for unit, count in zip(EPOCHS, units, strict=True) if count and count + none == every), None)


def require_instants(connection: duckdb.DuckDBPyConnection, table: LandingTable, staged: Staged) -> None:
    """RefusedFileError when no value of an instant that a file must have can be read: all would count as nothing."""
    for column in table.required:
        kind, cell = table.instants.get(column), staged.columns.get(column)
        if kind is None or cell is None or column in table.instant_members:
            continue
        readable = _readable(f"trim({quoted(cell)})", kind)
        values = compose("select *, rowid from incoming where not ({missing})", missing=missing(cell))
        for few in (f" limit {SAMPLE}", ""):
            found = connection.execute(f"select bool_or({readable}) from ({values}{few})").fetchone()  # noqa: S608
            if found is None or found[0] is None or found[0]:
                break
        else:
            raise _unreadable(connection, column, cell, values)


def _readable(text: str, kind: str) -> str:
    """Return the condition that a text is an instant after 1970 began."""
    forms = [
        f"(regexp_full_match({text}, '{ISO}') and coalesce(try_cast({CANONICAL.format(text=text)} as timestamptz) "
        "> timestamptz '1970-01-01 00:00:00+00', false))"
    ]
    if kind != "local":
        forms.append(f"regexp_full_match({text}, '[0-9]{{9,14}}')")
    if kind == "slashed":
        forms.append(f"regexp_full_match({text}, '{SLASHED}')")
    return f"({' or '.join(forms)})"


def _unreadable(connection: duckdb.DuckDBPyConnection, column: str, cell: str, values: str) -> RefusedFileError:
    """Say of a column that none of its values is an instant, with the first of them."""
    row = connection.execute(
        f"select rowid + 1, left({quoted(cell)}, 40), (select count(*) from ({values})) "  # noqa: S608
        f"from ({values}) order by rowid limit 1"
    ).fetchone()
    place, example, count = row or (1, "", 1)
    return RefusedFileError(
        f"column {column}: none of its {count:,} values is an instant that can be read, for example {example!r} in row "
        f"{place}: write ISO 8601 such as 2026-03-01T12:00:00+01:00, or seconds or milliseconds since 1970 in every row"
    )


def late_rows(
    connection: duckdb.DuckDBPyConnection,
    table: LandingTable,
    staged: Staged,
    extraction: Extraction,
    latest_local: datetime | None,
) -> str | None:
    """Say how many rows tell of something later than the export, None when none does.

    latest_local: the latest time that the account's clocks have shown by then; where it is not known, a text without an
    offset counts as late only where it is so in every zone.
    """
    texts = [text for column in table.instants for text in _texts(column, table, staged)]
    if not texts:
        return None
    suspects = ", ".join(f"{SUSPECT.format(text=text)} as text_{n}" for n, (_, text, _) in enumerate(texts))
    keys = ", ".join(f"text_{n}, {KEY.format(text=f'text_{n}')} as key_{n}" for n in range(len(texts)))
    lates = ", ".join(
        f"text_{n}, key_{n}, coalesce(key_{n} > {_limit(f'text_{n}', kind)}, false) as late_{n}"
        for n, (_, _, kind) in enumerate(texts)
    )
    any_late = " or ".join(f"late_{n}" for n in range(len(texts)))
    counts = ", ".join(
        f"count(*) filter (late_{n}), arg_max(text_{n}, key_{n}) filter (late_{n})" for n in range(len(texts))
    )
    parameters = {
        "floor": (extraction.at - SURELY_BEFORE).date().isoformat(),
        "limit": extraction.at,
        "local_limit": latest_local or extraction.at + FURTHEST_ZONE,
    }
    query = (
        f"select count(*), count(*) filter ({any_late}), {counts} from (select {lates} from (select {keys} from "  # noqa: S608
        f"(select {suspects} from incoming where {sound_rows(staged)})))"
    )
    rows, late, *each = connection.execute(query, {k: v for k, v in parameters.items() if f"${k}" in query}).fetchone()
    if not late:
        return None
    columns = [
        f"{name}: {each[2 * n]:,}, newest {each[2 * n + 1]}" for n, (name, _, _) in enumerate(texts) if each[2 * n]
    ]
    at = extraction.at.isoformat(sep=" ", timespec="minutes" if extraction.at.second == 0 else "seconds")
    states, cause = CAUSES[extraction.origin]
    return (
        f"{late:,} of {rows:,} rows {'is' if late == 1 else 'are'} later than the extraction {at} UTC that {states} "
        f"({'; '.join(columns)}): {cause} is the commonest cause, then a sender's clock and the account's time zone"
    )


def _texts(column: str, table: LandingTable, staged: Staged) -> list[tuple[str, str, str]]:
    """Return the instants that a column holds, itself or as members of its JSON: name, SQL of the text, kind."""
    cell, kind = staged.columns.get(column), table.instants[column]
    if cell is None:
        return []
    members = table.instant_members.get(column)
    if not members:
        return [(column, f"trim({quoted(cell)})", kind)]
    return [(member, compose(MEMBER, cell=quoted(cell), member=member), kind) for member in members]


def _limit(text: str, kind: str) -> str:
    """Return SQL of what the instant in a text is compared with."""
    if kind == "utc":
        return "$limit::timestamp"
    has_offset = HAS_OFFSET.format(text=CANONICAL.format(text=text))
    return (
        f"case when regexp_full_match({text}, '{NUMBER}') or {has_offset} then $limit::timestamp "
        "else $local_limit::timestamp end"
    )
