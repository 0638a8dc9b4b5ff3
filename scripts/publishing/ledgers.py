"""Whether a copy that would be replaced has a ledger with rows that the database's own lacks.

The ledger is what was published to people: a row of it may be nowhere else. A person who was erased is in it under
other ids: such rows are found again by all that erasing leaves as it was.
"""

import duckdb

from scripts.loading.sql import compose, quoted
from scripts.publishing.builds import RefusedError
from scripts.restoring.checks import CHANGING, KEY
from scripts.restoring.declaration import TABLE, Ledger

NEW = f"marts.{TABLE}"
# what erasing writes stand-ins into
OF_PEOPLE = ("episode_id", "conversation_id", "deciding_item_id")
ACCOUNT = ("source_system", "account_id")
ERASED_QUERY = f"select source_system, account_id from raw.erasures where table_name = '{TABLE}'"  # noqa: S608


def require_no_lost_rows(connection: duckdb.DuckDBPyConnection, old: str, ledger: Ledger, where: str) -> None:
    """RefusedError where the ledger that would be replaced has rows that the database lacks.

    connection: to the database. old: the other ledger, as SQL. ledger: as declared. where: what to call the copy.
    """
    lost, example = lost_rows(connection, old, ledger, where)
    if lost:
        raise RefusedError(
            f"the ledger of {where} has {lost:,} rows that this database lacks ({example}): it was published from "
            "another database, or from this one before its ledger was lost. Read it back in "
            "(scripts/restore_ledger.py) into a new database, load, build, and publish that; or name another file"
        )


def lost_rows(connection: duckdb.DuckDBPyConnection, old: str, ledger: Ledger, where: str) -> tuple[int, str | None]:
    """Return how many rows another ledger has that the database lacks, and the first of them.

    connection: to the database. old: the other ledger, as SQL. ledger: as declared. where: what to call the copy.
    RefusedError where the other one has not the columns of a ledger.
    """
    there = {name for name, *_ in connection.execute(compose("describe from {old}", old=old)).fetchall()}
    if not {*KEY, *ACCOUNT} <= there:
        raise RefusedError(f"the ledger of {where} lacks columns that name its rows: it is no copy of this project's")
    columns = [name for name in ledger.columns if name in there and name != CHANGING]
    kept = [name for name in columns if name not in OF_PEOPLE]
    row = connection.execute(
        compose(
            """
            with lost as (select old.* from {old} as old anti join {new} as new on {same}),

            come as (select new.* from {new} as new anti join {old} as old on {same}),

            erased as ({erased}),

            -- a row that an erased person's stand-ins stand in now has one in its place that says all else alike
            replaced as (
                select {kept}, count(*) as rows
                from come
                semi join erased using (source_system, account_id)
                group by all
            ),

            missing as (select {kept}, count(*) as rows, min({named}) as example from lost group by all)

            select sum(missing.rows - coalesce(replaced.rows, 0)), min(missing.example)
            from missing
            left join replaced on {alike}
            where missing.rows > coalesce(replaced.rows, 0)
            """,
            old=old,
            new=NEW,
            same=_same(columns, "old", "new"),
            erased=ERASED_QUERY,
            kept=", ".join(map(quoted, kept)),
            named="episode_id || ', ' || definition_id || ', revision ' || revision",
            alike=_same(kept, "missing", "replaced"),
        )
    ).fetchone()
    return (row[0], row[1]) if row and row[0] else (0, None)


def _same(columns: list[str], one: str, other: str) -> str:
    """Return the condition that two rows say the same in these columns."""
    return " and ".join(f"{one}.{quoted(name)} is not distinct from {other}.{quoted(name)}" for name in columns)
