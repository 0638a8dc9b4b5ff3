"""Where a ledger contradicts itself, or the one that stands: the first row at fault, and why, in words.

The rows of the file lie in the temporary table `given`, those of the database in `standing`.
"""

from collections.abc import Iterator

import duckdb

from scripts.loading.sql import compose, quoted
from scripts.restoring.declaration import Ledger

KEY = ("episode_id", "definition_id", "revision")
SAME_KEY = " and ".join(f"one.{column} is not distinct from other.{column}" for column in KEY)
# a later revision repeats the key's others; which is the last may differ: more may have been published since
CHANGING = "is_current"
# reason -> what is true of a row at fault
OF_ROWS = {
    "its revision is no number from 1": "revision < 1",
    "its key is not its source, account, conversation and number of the episode": (
        "episode_id <> source_system || '/' || account_id || '/' || conversation_id || '/' || episode_index::varchar"
    ),
    "its verdict is none of resolved, not_resolved, withdrawn": (
        "verdict not in ('resolved', 'not_resolved', 'withdrawn')"
    ),
    "its cause is none that the project knows": "not list_contains($causes::varchar[], cause)",
    "it is the first and has a cause": "revision = 1 and cause is not null",
    "it is not the first and has no cause": "revision > 1 and cause is null",
    "it is the first and withdraws what was not published": "revision = 1 and verdict = 'withdrawn'",
    "it is withdrawn and still says why, when or by which item": (
        "verdict = 'withdrawn' and coalesce(reason, decided_at::varchar, deciding_item_id, evidence_grade) is not null"
    ),
    "it is decided and does not say why or when, or as of when it was published": (
        "verdict <> 'withdrawn' and (reason is null or decided_at is null or evidence_grade is null "
        "or published_as_of is null)"
    ),
    "its evidence is neither full nor proxy": "evidence_grade not in ('full', 'proxy')",
    "it was decided after it was published": "decided_at > published_as_of",
}
SAME_PLACE = "one.episode_id = other.episode_id and one.definition_id = other.definition_id"
BEFORE = f"{SAME_PLACE} and other.revision = one.revision - 1"
AFTER = f"{SAME_PLACE} and other.revision = one.revision + 1"
# reason -> the rows at fault, as `one`
OF_ALL = {
    "it is there twice": "from given as one where (select count(*) from given as other where {same}) > 1",
    "the revision before it is missing": (
        "from given as one anti join given as other on {before} where one.revision > 1"
    ),
    "it is the last and not current": "from given as one anti join given as other on {after} where not one.is_current",
    "it is current and not the last": "from given as one semi join given as other on {after} where one.is_current",
    "it says what the revision before it says": (
        "from given as one inner join given as other on {before} where one.verdict = other.verdict "
        "and one.reason is not distinct from other.reason "
        "and one.deciding_item_id is not distinct from other.deciding_item_id"
    ),
}


def contradictions(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> Iterator[str]:
    """Yield where the rows of the file contradict each other: the first row of each kind of fault, and the fault."""
    for column in ledger.required:
        row = connection.execute(
            compose("select {key} from given where {column} is null limit 1", key=", ".join(KEY), column=quoted(column))
        ).fetchone()
        if row:
            yield said(row, f"it has no {column}")
    for reason, condition in OF_ROWS.items():
        parameters = {"causes": list(ledger.causes)} if "$causes" in condition else None
        row = connection.execute(
            compose(
                "select {key} from given where {condition} order by all limit 1",
                key=", ".join(KEY),
                condition=condition,
            ),
            parameters,
        ).fetchone()
        if row:
            yield said(row, reason)
    for reason, query in OF_ALL.items():
        row = connection.execute(
            compose("select {key} ", key=", ".join(f"one.{column}" for column in KEY))
            + compose(query, same=SAME_KEY, before=BEFORE, after=AFTER)
            + " order by all limit 1"
        ).fetchone()
        if row:
            yield said(row, reason)


def disagreements(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> Iterator[str]:
    """Yield where the file's rows are not the database's: the first row of each kind of fault, and the fault."""
    for column in ledger.columns:
        if column in (*KEY, CHANGING):
            continue
        found = connection.execute(
            compose(
                "select {key}, other.{column}, one.{column} from given as one inner join standing as other on {same} "
                "where one.{column} is distinct from other.{column} order by all limit 1",
                key=", ".join(f"one.{name}" for name in KEY),
                column=quoted(column),
                same=SAME_KEY,
            )
        ).fetchone()
        if found:
            *row, standing, given = found
            yield said(tuple(row), f"its {column} is {given}, and {standing} in the ledger that stands")


def lacking(connection: duckdb.DuckDBPyConnection, of: str, other: str) -> tuple[int, str | None]:
    """Return how many rows of one table the other lacks, and the first. of, other: given or standing."""
    row = connection.execute(
        compose(
            "select count(*), min(one.episode_id || ', ' || one.definition_id || ', revision ' || one.revision) "
            "from {of} as one anti join {other} as other on {same}",
            of=quoted(of),
            other=quoted(other),
            same=SAME_KEY,
        )
    ).fetchone()
    return (0, None) if row is None else (row[0], row[1])


def said(row: tuple[object, ...], reason: str) -> str:
    """Name a row and say what is wrong with it."""
    episode_id, definition_id, revision = row
    return f"{episode_id}, {definition_id}, revision {revision}: {reason}"
