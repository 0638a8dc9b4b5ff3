"""Compare the marts and reports of two targets, row by row and column by column: see `--help`."""

if __name__ == "__main__":
    import os
    import sys

    sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib is not read yet
    import beginning  # noqa: F401 - lies beside this file


import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb
from rich.console import Console

from scripts.comparing.comparison import Example, Found, compare_relation
from scripts.comparing.families import TOLERANCE
from scripts.comparing.targets import Columns, Side, open_sides
from scripts.loading.database import memory_limit
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_line
from scripts.publishing.builds import RefusedError
from scripts.publishing.declaration import CONTRACTED, read_relations
from scripts.stopping import STOPPED, StoppedError, stoppable, watched
from scripts.terminal import make_console, visible

DIFFERENT, NOTHING_DONE = 1, 2
LONGEST_VALUE = 120


@dataclass(frozen=True)
class Asked:
    """What to compare. only: relations, all where empty. examples: how many are shown of each difference."""

    schemas: tuple[str, ...]
    only: set[str]
    leave_out: set[str]
    examples: int

    def of(self, columns: Columns) -> Columns:
        """Return the relations that were asked for."""
        return {
            relation: found
            for relation, found in columns.items()
            if (not self.only or relation[1] in self.only) and relation[1] not in self.leave_out
        }


@click.command(
    epilog=f"Doubles are the same up to {TOLERANCE:g} of the larger one, everything else exactly; NULL is the same as "
    "NULL alone. Exit code 0: nothing differs. 1: something does. 2: wrong use, a target that cannot be read, or "
    "nothing to compare. 130: interrupted."
)
@click.argument("left", default="dev")
@click.argument("right", default="postgres")
@click.option(
    "--schema", "schemas", multiple=True, help="Compare this schema; several times. [default: marts, reports]"
)
@click.option("--only", multiple=True, metavar="NAME", help="Compare this table or view alone; several times.")
@click.option("--leave-out", multiple=True, metavar="NAME", help="Leave this table or view out; several times.")
@click.option(
    "--examples", default=3, show_default=True, type=click.IntRange(0), help="Rows to show of each difference."
)
def main(left: str, right: str, *, schemas: tuple[str, ...], examples: int, **names: tuple[str, ...]) -> None:
    """Compare the public tables of LEFT and RIGHT.

    Each is a target's name in profiles.yml (default: dev and postgres), a DuckDB file, or a Postgres address like
    postgresql://user@host/name. Spark is asked as its target says; no build may run there meanwhile.
    """
    errors = make_console(stderr=True)
    try:
        with stoppable():
            asked = Asked(schemas or CONTRACTED, set(names["only"]), set(names["leave_out"]), examples)
            differ = _compare(make_console(), (left, right), asked)
    except StoppedError:
        errors.print("Stopped.")
        sys.exit(STOPPED)
    except (WrongUseError, DatabaseUnavailableError) as error:
        errors.print(f"Error: {visible(str(error))}", soft_wrap=True)
        sys.exit(NOTHING_DONE)
    except (duckdb.Error, OSError, RefusedError) as error:
        errors.print(f"Error: it failed ({visible(first_line(error))})", soft_wrap=True)
        sys.exit(NOTHING_DONE)
    sys.exit(DIFFERENT if differ else 0)


def _compare(console: Console, targets: tuple[str, str], asked: Asked) -> bool:
    """Print every difference, and a line of counts; return whether there is one.

    targets: as the command takes them. WrongUseError where nothing can be compared.
    """
    with tempfile.TemporaryDirectory(prefix="agent_outcomes_compare_") as folder:
        settings = {"temp_directory": folder, "preserve_insertion_order": False, **memory_limit()}
        with duckdb.connect(":memory:", config=settings) as room, watched(room):
            room.execute("set TimeZone = 'UTC'")
            room.execute("set enable_progress_bar = false")
            with open_sides(*targets, room, Path(folder)) as sides:
                return _compare_sides(console, room, sides, asked)


def _compare_sides(console: Console, room: duckdb.DuckDBPyConnection, sides: tuple[Side, Side], asked: Asked) -> bool:
    """Compare two open targets, relation by relation, and print what differs as it is found."""
    own, theirs = (asked.of(side.columns(list(asked.schemas))) for side in sides)
    if unknown := asked.only - {name for _, name in [*own, *theirs]}:
        raise WrongUseError(f"neither target has {', '.join(sorted(unknown))} in {', '.join(asked.schemas)}")
    for side, there in zip(sides, (own, theirs), strict=True):
        if not there:
            raise WrongUseError(f"{side.name} has nothing in {', '.join(asked.schemas)} to compare: build it first")
    keys = {(relation.schema, relation.name): relation.key for relation in read_relations()}
    missing = [
        f"{'.'.join(relation)}: only in {side.name}"
        for side, there, other in ((sides[0], own, theirs), (sides[1], theirs, own))
        for relation in there
        if relation not in other
    ]
    for line in missing:
        console.print(visible(line), soft_wrap=True)
    found: list[Found] = []
    for relation in sorted(own.keys() & theirs.keys()):
        columns = own[relation], theirs[relation]
        key = keys.get(relation, ())
        found.append(compare_relation(room, sides, relation, columns, key=key, shown=asked.examples))
        for line in _told(found[-1]):
            console.print(visible(line), soft_wrap=True)
    differing = [one for one in found if one.differs]
    console.print(
        f"{len(found)} relations, {sum(max(one.rows) for one in found):,} rows, "
        f"{sum(one.compared_cells for one in found):,} cells compared ({sum(not any(one.rows) for one in found)} "
        f"relations have no row on either side): {sum(one.differing_cells for one in found):,} cells differ, in "
        f"{len(differing)} relations; {len(missing)} relations are on one side alone",
        soft_wrap=True,
    )
    return bool(differing or missing)


def _told(found: Found) -> list[str]:
    """Return the lines that say what differs in a relation: none where nothing does."""
    if not found.differs:
        return []
    left, right = found.sides
    lines = [f"{found.relation}: {found.rows[0]:,} rows in {left}, {found.rows[1]:,} in {right}; {_paired_by(found)}"]
    for side, columns in ((left, found.columns_left), (right, found.columns_right)):
        lines += [f"  column {column}: only in {side}" for column in columns]
    lines += [
        f"  column {column}: {own} in {left}, {theirs} in {right}" for column, (own, theirs) in found.types.items()
    ]
    for side, number in ((left, found.only_left), (right, found.only_right)):
        if number:
            lines.append(f"  {number:,} rows only in {side}")
            lines += [f"    {_key(example)}" for example in found.examples[side]]
    for column, number in found.cells.items():
        lines.append(f"  column {column}: {number:,} cells differ")
        lines += [
            f"    {_key(example)}: {_value(example.left)} in {left}, {_value(example.right)} in {right}"
            for example in found.examples[column]
        ]
    return lines


def _paired_by(found: Found) -> str:
    """Say how the rows of a relation were paired."""
    return f"by {', '.join(found.key)}" if found.key else "without a key, by all columns but doubles"


def _key(example: Example) -> str:
    """Return the key of an example, in words."""
    return ", ".join(f"{column}={_value(value)}" for column, value in example.key.items())


def _value(value: object) -> str:
    """Return a value so that NULL, a blank at the end and a number's text can be told apart, cut where it is long."""
    if value is None:
        return "NULL"
    text = repr(value) if isinstance(value, str | float) else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text)} characters)"


if __name__ == "__main__":
    main()
