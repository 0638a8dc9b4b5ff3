"""What was loaded, by id, and taking single loads back."""

from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

import duckdb

from scripts.loading.contract import Contract
from scripts.loading.errors import WrongUseError
from scripts.loading.landing import transaction
from scripts.loading.removal import FORGOTTEN, REPLACED, mark_removed, remove_rows

SHOWN_NEAR = 3
NEAR = 0.6


@dataclass(frozen=True)
class LoggedLoad:
    """One line of the log. extracted_at, removed_at: naive UTC. status: loaded, refused, forgotten or replaced."""

    load_id: str
    file: str
    extracted_at: datetime | None
    origin: str | None
    rows: int
    status: str
    removed_at: datetime | None


def logged_loads(connection: duckdb.DuckDBPyConnection) -> list[LoggedLoad]:
    """Return every load of the log, in the order of loading."""
    rows = connection.execute(
        "select load_id, file, extracted_at, extracted_at_from, rows_landed, status, removed_at from raw.loads "
        "order by loaded_at, file, load_id"
    ).fetchall()
    return [LoggedLoad(*row) for row in rows]


def forget(connection: duckdb.DuckDBPyConnection, contract: Contract, load_ids: list[str]) -> list[LoggedLoad]:
    """Take loads back, all of them or none: their rows go from every table, their lines of the log say so.

    Return them as they were before. WrongUseError when the log lacks one.
    """
    logged = {load.load_id: load for load in logged_loads(connection)}
    for load_id in load_ids:
        if load_id not in logged:
            raise WrongUseError(f"no load is called {load_id!r}{_near(load_id, list(logged))}: --loads lists them all")
    wanted = [logged[load_id] for load_id in dict.fromkeys(load_ids)]
    present = [load.load_id for load in wanted if load.status not in (FORGOTTEN, REPLACED)]
    if present:
        with transaction(connection):
            remove_rows(connection, contract.definitions, present)
            mark_removed(connection, present, FORGOTTEN)
    return wanted


def _near(load_id: str, known: list[str]) -> str:
    """Return the ids that may be meant, in brackets, or nothing."""
    begun = [other for other in known if load_id and other.startswith(load_id)]
    near = begun[:SHOWN_NEAR] or get_close_matches(load_id, known, n=SHOWN_NEAR, cutoff=NEAR)
    return f" (is {' or '.join(near)} meant?)" if near else ""
