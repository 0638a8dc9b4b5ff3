"""Bring what was landed, and the ledger, to the engine where the models are built: see `--help`."""

if __name__ == "__main__":
    import os
    import sys

    sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib is not read yet
    import beginning  # noqa: F401 - lies beside this file


import contextlib
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb
from rich.console import Console

from scripts.loading.database import VARIABLE, database_path, read_database
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_line
from scripts.profiles import address_of, read_targets
from scripts.publishing.builds import RefusedError
from scripts.publishing.postgres import open_postgres
from scripts.restoring.declaration import read_ledger
from scripts.shipping.groups import differences, read_groups, shipped_tables
from scripts.shipping.ledger import KEEP, SAME, SEND, decide
from scripts.shipping.server import Server, write_ledger
from scripts.shipping.warehouse import Warehouse, open_warehouse
from scripts.stopping import STOPPED, StoppedError, hold_stop, let_stop, stoppable
from scripts.terminal import make_console, visible

FAILED, NOTHING_DONE = 1, 2
SCHEMAS = ["raw", "marts", "reports"]
STANDING = "ship_standing_ledger"
POSTGRES, SPARK = "postgres", "spark"
SETTINGS = ("set TimeZone = 'UTC'", "set enable_progress_bar = false", "set autoinstall_known_extensions = false")


@dataclass(frozen=True)
class Shipped:
    """What came of it. rows: written; groups: loads of tables that were written or taken out; ledger: what was done."""

    rows: int
    groups: int
    ledger: str
    ledger_rows: int

    @property
    def is_nothing(self) -> bool:
        """Whether all stood there already."""
        return not self.groups and self.ledger != SEND


@click.command(epilog="Exit code 0: all stands there. 1: refused or failed, and all there is as it was. 2: wrong use, "
               "or a database cannot be used. 130: interrupted.")  # fmt: skip
@click.option("--target", default="postgres", show_default=True, help="The target of profiles.yml to ship to.")
@click.option("--dsn", help="A Postgres address instead, like postgresql://user@host/name.")
@click.option(
    "--ledger-to",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ship nothing: write the ledger there into this new Parquet file, for scripts/restore_ledger.py.",
)
def main(target: str, dsn: str | None, file: Path | None) -> None:
    """Ship the landing tables, the loader's log and the ledger of the database to Postgres or Spark, whole or not."""
    errors = make_console(stderr=True)
    try:
        with stoppable():
            _run(make_console(), target, dsn, file)
    except StoppedError:
        errors.print("Stopped: all there is as it was.")
        sys.exit(STOPPED)
    except (WrongUseError, DatabaseUnavailableError) as error:
        errors.print(f"Error: {visible(str(error))}", soft_wrap=True)
        sys.exit(NOTHING_DONE)
    except RefusedError as error:
        errors.print(f"Refused: {visible(str(error))}. All there is as it was", soft_wrap=True)
        sys.exit(FAILED)
    except (duckdb.Error, OSError) as error:
        errors.print(f"Error: it failed ({visible(first_line(error))}): all there is as it was", soft_wrap=True)
        sys.exit(FAILED)


def _run(console: Console, target: str, dsn: str | None, file: Path | None) -> None:
    """Open both sides and do what was asked for."""
    file = file and file.absolute()
    if file and file.exists():
        raise WrongUseError(f"{file} is there already: name a new file")
    if not file and not database_path().is_file():
        raise WrongUseError(f"there is no database {database_path()}: load first, or name the file in {VARIABLE}")
    with (
        _open_place(target, dsn) as place,
        tempfile.TemporaryDirectory(prefix="agent_outcomes_ship_") as folder,
        contextlib.chdir(folder),
    ):
        if file:
            with duckdb.connect() as connection:
                if not place.lay_ledger(connection, read_ledger(), STANDING):
                    raise RefusedError(f"{place.called} has no ledger")
                rows = write_ledger(connection, STANDING, file)
            console.print(f"{rows:,} rows of the ledger of {place.called} are in {visible(str(file))}.", soft_wrap=True)
            return
        place.take_turn(console.print)
        place.wait_for_build(console.print)
        with read_database(database_path(), console.print) as connection:
            shipped = ship(connection, place)
        hold_stop()
        place.commit()
        console.print(told(shipped, place.called, target), soft_wrap=True)
        let_stop()


def _open_place(target: str, dsn: str | None) -> contextlib.AbstractContextManager[Server | Warehouse]:
    """Return what opens the target or address; WrongUseError where nothing can be shipped there."""
    if dsn:
        return open_postgres(dsn, Server, "--dsn")
    targets = read_targets()
    if target not in targets:
        raise WrongUseError(f"there is no target {target} in profiles.yml: name one of {', '.join(targets)}")
    kind = targets[target]["type"]
    if kind == SPARK:
        return open_warehouse(target, targets[target])
    if kind != POSTGRES:
        raise WrongUseError(f"the target {target} is of type {kind}: only {POSTGRES} and {SPARK} are shipped to")
    return open_postgres("", Server, f"--target {target}", **address_of(targets[target]))


def ship(connection: duckdb.DuckDBPyConnection, place: Server | Warehouse) -> Shipped:
    """Bring the place to what the database holds, in one transaction of its own; the caller commits it.

    connection: to the database. Needs a folder of one's own as the current one. RefusedError where the place is
    another database's, or the ledgers have parted.
    """
    for setting in SETTINGS:
        connection.execute(setting)
    tables, ledger = shipped_tables(), read_ledger()
    here = read_groups(connection, tables)
    place.require_own(SCHEMAS)
    place.prepare(tables)
    place.require_origin(connection)
    difference = differences(here, place.read_shipped(), place.read_standing(tables))
    rows = place.ship(connection, tables, difference, here)
    has_ledger = place.lay_ledger(connection, ledger, STANDING)
    asked = decide(connection, STANDING if has_ledger else None, ledger, place.called)
    ledger_rows = 0
    if asked == SEND:
        place.make_ledger(ledger)
        ledger_rows = place.send_ledger(connection, ledger)
    return Shipped(rows, len({*difference.stale, *difference.new}), asked, ledger_rows)


def told(shipped: Shipped, called: str, target: str) -> str:
    """Say what was shipped. called: what the place is called."""
    if shipped.is_nothing:
        return "All stands there already: nothing was changed."
    said = f"{shipped.rows:,} rows were shipped, of {shipped.groups:,} loads and tables."
    ledgers = {
        SEND: f" The ledger has {shipped.ledger_rows:,} rows.",
        KEEP: f" The ledger of {called} stays.",
        SAME: " The ledger stood there already.",
    }
    return said + ledgers[shipped.ledger] + f" Now build there: dbt build --target {target}."


if __name__ == "__main__":
    main()
