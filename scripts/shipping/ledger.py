"""Which ledger of published verdicts goes on where two stand: the other engine's and the database's.

The other engine publishes once the models are built there; until then the database did. One of the two therefore has
all rows of the other, or they parted, and neither may be thrown away.
"""

from __future__ import annotations

import duckdb

from scripts.loading.sql import compose, quoted
from scripts.publishing.builds import RefusedError
from scripts.publishing.ledgers import lost_rows
from scripts.restoring.checks import CHANGING
from scripts.restoring.declaration import SCHEMA, TABLE, Ledger

SEND, KEEP, SAME = "send", "keep", "same"
HERE = f"{SCHEMA}.{TABLE}"


def decide(connection: duckdb.DuckDBPyConnection, standing: str | None, ledger: Ledger, called: str) -> str:
    """Return what to do with the ledger there: SEND the database's in its place, KEEP it, or nothing: SAME.

    connection: to the database. standing: the other one, as a relation of the connection; None where there is none.
    called: what the other engine is called. RefusedError where each has rows that the other lacks.
    """
    if not connection.execute(
        "select 1 from duckdb_tables() where database_name = current_database() and schema_name = $schema "
        "and table_name = $table",
        {"schema": SCHEMA, "table": TABLE},
    ).fetchall():
        return KEEP
    if standing is None:
        return SEND
    there_only, example = lost_rows(connection, standing, ledger, called)
    here_only = _more(connection, HERE, standing, [name for name in ledger.columns if name != CHANGING])
    if there_only and here_only:
        raise RefusedError(
            f"the two ledgers have parted: that of {called} has {there_only:,} rows that this database lacks "
            f"({example}), and lacks {here_only:,} of this one's. Write that of {called} to a file (--ledger-to), "
            "read it back in (scripts/restore_ledger.py) into a new database, load there all that had been loaded, and "
            "ship that"
        )
    if there_only:
        return KEEP
    return SEND if here_only or _more(connection, HERE, standing, list(ledger.columns)) else SAME


def _more(connection: duckdb.DuckDBPyConnection, one: str, other: str, columns: list[str]) -> int:
    """Return how many rows one ledger has that another lacks, by these columns."""
    [(rows,)] = connection.execute(
        compose(
            "select count(*) from (select {columns} from {one} except all select {columns} from {other})",
            columns=", ".join(map(quoted, columns)),
            one=one,
            other=other,
        )
    ).fetchall()
    return rows
