"""Compare what the models of two commits make of the same random accounts: every table of marts and reports, both ways.

    .venv/bin/python tests/python/compare_models.py --before COMMIT        (or: make compare_models BEFORE=COMMIT)

It makes accounts of every source, HubSpot's in all shapes, loads them once, builds them with the models of that commit
and with those that stand here, and prints for each table how many rows only one of the two has, with their accounts.
Exit code 0: no row differs; 1: some do; 2: a project's own commands failed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from tests.python import compare_worlds, hubspot_shapes, klaviyo_worlds, respond_io_worlds, worlds  # noqa: E402
from tests.python.worlds_variants import Loading  # noqa: E402

SIDES = ("before", "after")


@dataclass(frozen=True)
class Accounts:
    """Random accounts: of the contract itself, and of each vendor."""

    generic: Sequence[Any]
    of_vendors: Sequence[tuple[compare_worlds.Vendor, Sequence[Any]]]


def make_accounts(seed: int, accounts: int, shapes: Sequence[str]) -> Accounts:
    """Make accounts: two thirds are HubSpot's, the others are shared by the other sources."""
    share = accounts // 9
    return Accounts(
        worlds.make_worlds(seed, share),
        [
            (compare_worlds.VENDORS["hubspot"], hubspot_shapes.make_worlds(seed, accounts - 3 * share, shapes)),
            (compare_worlds.VENDORS["respond_io"], respond_io_worlds.make_worlds(seed, share)),
            (compare_worlds.VENDORS["klaviyo"], klaviyo_worlds.make_worlds(seed, share)),
        ],
    )


def load(accounts: Accounts, database: Path, project: Path) -> None:
    """Load the accounts into a new database with the loader of a project."""
    database.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="agent_outcomes_models_") as folder:
        workspace = Path(folder)
        compare_worlds.load([Loading(account) for account in accounts.generic], database, workspace, project)
        compare_worlds.load_vendors(accounts.of_vendors, database, workspace, project)


def build(accounts: Accounts, database: Path, project: Path) -> None:
    """Build what is loaded with the models of a project."""
    every = [*accounts.generic, *(account for _, found in accounts.of_vendors for account in found)]
    compare_worlds.build(every, database, "UTC", tests=False, project=project)


def build_again(before: Path, database: Path, project: Path) -> None:
    """Build copied loads with the models of a project, and with the rows that the accounts have in before's seeds."""
    compare_worlds.dbt(database, "UTC", "seed", project=project)
    with duckdb.connect(str(database)) as connection:
        connection.execute(f"attach '{before}' as before (read_only)")
        for (seed,) in connection.execute(
            "select table_name from duckdb_columns() where schema_name = 'definitions' and column_name = 'account_id' "
            "group by table_name having count(distinct database_name) = 2"
        ).fetchall():
            connection.execute(
                f"insert into definitions.{seed} by name (from before.definitions.{seed} "  # noqa: S608 - a seed's name
                "where (source_system, account_id) in (select (source_system, account_id) from before.raw.loads))"
            )
        # words of the shops' own name no account
        connection.executemany("insert into definitions.value_map values (?, ?, ?, ?)", klaviyo_worlds.VALUE_MAP)
    compare_worlds.add_seed_rows([], database)
    compare_worlds.dbt(database, "UTC", "run", "--vars", "{max_unknown_share: 1}", project=project)


def copy_loads(source: Path, target: Path) -> None:
    """Copy a database without anything that was built in it."""
    shutil.copyfile(source, target)
    with duckdb.connect(str(target)) as connection:
        for (schema,) in connection.execute(
            "select schema_name from duckdb_schemas() where database_name = current_database() and not internal "
            "and schema_name not in ('raw', 'main')"
        ).fetchall():
            connection.execute(f'drop schema "{schema}" cascade')


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Check a commit out into a folder that goes away again; a folder is taken as it is."""
    if Path(commit).is_dir():
        yield Path(commit).resolve()
        return
    with tempfile.TemporaryDirectory(prefix="agent_outcomes_before_") as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(PROJECT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


# --------------------------------------------------------------------------------------------------------------------
# Comparing
# --------------------------------------------------------------------------------------------------------------------


def columns_of(connection: duckdb.DuckDBPyConnection, side: str) -> dict[tuple[str, str], dict[str, str]]:
    """Return the public tables of a database with their columns and types."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, data_type in connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? and schema_name in ('marts', 'reports') order by all",
        [side],
    ).fetchall():
        found.setdefault((schema, table), {})[column] = data_type
    return found


def only_in(
    connection: duckdb.DuckDBPyConnection, table: tuple[str, str], columns: dict[str, str], side: str
) -> list[dict[str, Any]]:
    """Return the rows of one side that the other has not, or not as often; doubles up to their sixth digit."""
    other = SIDES[1 - SIDES.index(side)]
    listed = ", ".join(
        f'round("{name}", 6) as "{name}"' if data_type == "DOUBLE" else f'"{name}"'
        for name, data_type in columns.items()
    )
    schema, name = table
    cursor = connection.execute(
        f'select {listed} from {side}.{schema}."{name}" except all select {listed} from {other}.{schema}."{name}"'  # noqa: S608
    )
    names = [column[0] for column in cursor.description or []]
    rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    return sorted(rows, key=lambda row: (str(row.get("account_id")), str(list(row.values()))))


def compare(before: Path, after: Path, shown: int, left_out: frozenset[tuple[str, str]] = frozenset()) -> int:
    """Compare the public tables of two databases, print what differs, and return the number of rows.

    left_out: schema and name of tables that may differ.
    """
    total = 0
    with duckdb.connect() as connection:
        # days are local to the accounts already: no zone of this machine may come between
        connection.execute("set timezone = 'UTC'")
        for side, path in zip(SIDES, (before, after), strict=True):
            connection.execute(f"attach '{path}' as {side} (read_only)")
        tables = {side: columns_of(connection, side) for side in SIDES}
        for side, other in (SIDES, SIDES[::-1]):
            for schema, table in sorted(tables[side].keys() - tables[other].keys()):
                print(f"{schema}.{table}: only {side}")
        shared = sorted((tables["before"].keys() & tables["after"].keys()) - left_out)
        for table in shared:
            own, theirs = (tables[side][table] for side in SIDES)
            for side, name in [("before", name) for name in own if name not in theirs] + [
                ("after", name) for name in theirs if name not in own
            ]:
                print(f"{'.'.join(table)}: column {name} only {side}")
            columns = {name: data_type for name, data_type in own.items() if name in theirs}
            found = {side: only_in(connection, table, columns, side) for side in SIDES}
            total += sum(map(len, found.values()))
            if any(found.values()):
                print(f"{'.'.join(table)}: {len(found['before'])} rows only before, {len(found['after'])} only after")
                for side in SIDES:
                    for row in found[side][:shown]:
                        print(f"    {side:6} {compare_worlds.shown(row)}")
                accounts = {
                    f"{row.get('source_system')}/{row.get('account_id')}" for side in SIDES for row in found[side]
                }
                print(f"    accounts: {', '.join(sorted(accounts)[:20])}")
        print(f"{len(shared)} tables compared both ways: {total} rows differ")
    return total


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Compare what the models of two commits make of the same random accounts.",
        epilog="Hunts: another --seed; --shapes mixed.",
    )
    parser.add_argument("--before", default="HEAD", help="the other commit, or a folder with the project as it was")
    parser.add_argument("--accounts", type=int, default=300, help="number of random accounts, two thirds HubSpot's")
    parser.add_argument("--seed", type=int, default=15, help="the same seed gives the same accounts")
    parser.add_argument("--shapes", default=",".join(hubspot_shapes.SHAPES), help="HubSpot's shapes, by commas")
    parser.add_argument(
        "--before-database", type=Path, help="keep the database of before here; built if it is not there"
    )
    parser.add_argument("--after-database", type=Path, help="keep the database of after here")
    parser.add_argument("--only-before", action="store_true", help="build the database of before, and stop")
    parser.add_argument(
        "--load-twice", action="store_true", help="load by each side's own loader, not by before's alone"
    )
    parser.add_argument("--rows", type=int, default=3, help="rows to show of each table and side")
    return parser.parse_args()


def main() -> int:
    """Make accounts, build them twice, compare."""
    arguments = read_arguments()
    with tempfile.TemporaryDirectory(prefix="agent_outcomes_models_") as folder:
        before = arguments.before_database or Path(folder) / "before" / "agent_outcomes.duckdb"
        after = arguments.after_database or Path(folder) / "after" / "agent_outcomes.duckdb"
        for database in (before, after):
            database.parent.mkdir(parents=True, exist_ok=True)
        accounts = make_accounts(arguments.seed, arguments.accounts, arguments.shapes.split(","))
        if not before.exists():
            with checked_out(arguments.before) as project:
                load(accounts, before, project)
                build(accounts, before, project)
        if arguments.only_before:
            return 0
        if arguments.load_twice:
            load(accounts, after, PROJECT)
            build(accounts, after, PROJECT)
        else:
            copy_loads(before, after)
            build_again(before, after, PROJECT)
        return 1 if compare(before, after, arguments.rows) else 0


if __name__ == "__main__":
    raise SystemExit(main())
