"""Several columns of a file that stand for one of the contract: the first filled value of a row counts.

A tool that renames a column in mid-life, or a connector, writes the old name beside the new one: some rows have a value
under the one, some under the other. Two values of a row that differ are kept in the log and told.
"""

import duckdb

from scripts.loading.columns import short_name
from scripts.loading.identifiers import missing
from scripts.loading.sql import compose, quoted
from scripts.loading.staging import Staged, add_columns

# the first filled value, else the first one that is there at all
FIRST_FILLED = "coalesce({filled}, {cells})"
FILLED = "case when not ({missing}) then {cell} end"
# one value in two spellings is no contradiction: letter case, blanks, a number with `.0`, an instant in two forms
SAME_TEXT = r"regexp_replace(lower(trim({cell})), '^(-?[0-9]+)[.]0+$', '\1')"
SAME_INSTANT = "try_cast({one} as timestamptz) = try_cast({other} as timestamptz)"
DIFFERENT = "{one_text} <> {other_text} and coalesce(not ({same_instant}), true)"


def merge_synonyms(connection: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """Give every column for which a file has several cells one cell, and note the rows in which two of them differ.

    They are in the table `contradictions` (position, column_name, name, value, other_name, other_value); their number
    is noted in `staged.contradicted`, by column.
    """
    if not staged.synonyms:
        return
    merged = {}
    for number, (column, cells) in enumerate(staged.synonyms.items()):
        merged[f"merged_{number}"] = compose(
            FIRST_FILLED,
            filled=", ".join(compose(FILLED, missing=missing(cell), cell=quoted(cell)) for cell in cells.values()),
            cells=", ".join(quoted(cell) for cell in cells.values()),
        )
        staged.columns[column] = f"merged_{number}"
    add_columns(connection, merged)
    _note_contradictions(connection, staged)


def _note_contradictions(connection: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """Fill the table `contradictions`: one row per value of a row that is not the one that counts."""
    connection.execute(
        "create or replace temp table contradictions (position bigint, column_name varchar, name varchar, "
        "value varchar, other_name varchar, other_value varchar)"
    )
    for column, cells in staged.synonyms.items():
        names = list(cells)
        chosen = staged.columns[column]
        # the name under which the value that counts stands: the first one with a filled cell
        which = " ".join(
            compose("when not ({missing}) then $name_{place}", missing=missing(cell), place=str(place))
            for place, cell in enumerate(cells.values())
        )
        for place, cell in enumerate(cells.values()):
            if place == 0:
                continue
            connection.execute(
                compose(
                    "insert into contradictions select rowid, '{column}', case {which} end, {chosen}, $name_{place}, "
                    "{cell} from incoming where not ({missing}) and {different}",
                    column=column,
                    which=which,
                    chosen=quoted(chosen),
                    place=str(place),
                    cell=quoted(cell),
                    missing=missing(cell),
                    different=_different(quoted(chosen), quoted(cell)),
                ),
                {f"name_{number}": name for number, name in enumerate(names)},
            )
    counted = connection.execute(
        "select column_name, count(distinct position) from contradictions group by 1"
    ).fetchall()
    staged.contradicted = dict(counted)
    if not counted:
        connection.execute("drop table contradictions")


def _different(one: str, other: str) -> str:
    """Return the condition that two filled cells do not say the same."""
    return compose(
        DIFFERENT,
        one_text=compose(SAME_TEXT, cell=one),
        other_text=compose(SAME_TEXT, cell=other),
        same_instant=compose(SAME_INSTANT, one=one, other=other),
    )


def contradictions_told(staged: Staged, all_rows: int) -> list[str]:
    """Say of each column how many rows contradict themselves."""
    return [
        f"{' and '.join(map(short_name, staged.synonyms[column]))} stand for {column} and differ in {rows:,} of "
        f"{all_rows:,} rows: the first filled one counts, the others are in raw.contradicted_values"
        for column, rows in staged.contradicted.items()
    ]
