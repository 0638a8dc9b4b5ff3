"""Bring what was landed, and the ledger, to the server where the models are built: see `--help`."""

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
from scripts.stopping import STOPPED, StoppedError, hold_stop, let_stop, stoppable
from scripts.terminal import make_console, visible

FAILED, NOTHING_DONE = 1, 2
SCHEMAS = ["raw", "marts", "reports"]
STANDING = "ship_standing_ledger"
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


@click.command(epilog="Exit code 0: all stands there. 1: refused or failed, and the server is as it was. 2: wrong use, "
               "or a database cannot be used. 130: interrupted.")  # fmt: skip
@click.option("--target", default="postgres", show_default=True, help="The target of profiles.yml to ship to.")
@click.option("--dsn", help="Its address instead, like postgresql://user@host/name.")
@click.option(
    "--ledger-to",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ship nothing: write the server's ledger into this new Parquet file, for scripts/restore_ledger.py.",
)
def main(target: str, dsn: str | None, file: Path | None) -> None:
    """Ship the landing tables, the loader's log and the ledger of the database to a server, whole or not at all."""
    errors = make_console(stderr=True)
    try:
        with stoppable():
            _run(make_console(), target, dsn, file)
    except StoppedError:
        errors.print("Stopped: the server is as it was.")
        sys.exit(STOPPED)
    except (WrongUseError, DatabaseUnavailableError) as error:
        errors.print(f"Error: {visible(str(error))}", soft_wrap=True)
        sys.exit(NOTHING_DONE)
    except RefusedError as error:
        errors.print(f"Refused: {visible(str(error))}. The server is as it was", soft_wrap=True)
        sys.exit(FAILED)
    except (duckdb.Error, OSError) as error:
        errors.print(f"Error: it failed ({visible(first_line(error))}): the server is as it was", soft_wrap=True)
        sys.exit(FAILED)


def _run(console: Console, target: str, dsn: str | None, file: Path | None) -> None:
    """Open both sides and do what was asked for."""
    option, parts = ("--dsn", {}) if dsn else (f"--target {target}", address(target))
    file = file and file.absolute()
    if file and file.exists():
        raise WrongUseError(f"{file} is there already: name a new file")
    if not file and not database_path().is_file():
        raise WrongUseError(f"there is no database {database_path()}: load first, or name the file in {VARIABLE}")
    with (
        open_postgres(dsn or "", Server, option, **parts) as server,
        tempfile.TemporaryDirectory(prefix="agent_outcomes_ship_") as folder,
        contextlib.chdir(folder),
    ):
        if file:
            with duckdb.connect() as connection:
                if not server.lay_ledger(connection, read_ledger(), STANDING):
                    raise RefusedError("there is no ledger on the server")
                rows = write_ledger(connection, STANDING, file)
            console.print(f"{rows:,} rows of the server's ledger are in {visible(str(file))}.", soft_wrap=True)
            return
        server.take_turn(console.print)
        server.wait_for_build(console.print)
        with read_database(database_path(), console.print) as connection:
            shipped = ship(connection, server)
        hold_stop()
        server.commit()
        console.print(told(shipped), soft_wrap=True)
        let_stop()


def address(target: str) -> dict[str, str]:
    """Return the address of a target of profiles.yml; WrongUseError where it is none that can be shipped to."""
    targets = read_targets()
    if target not in targets:
        raise WrongUseError(f"there is no target {target} in profiles.yml: name one of {', '.join(targets)}")
    if targets[target]["type"] != "postgres":
        raise WrongUseError(f"the target {target} is of type {targets[target]['type']}: only postgres is shipped to")
    return address_of(targets[target])


def ship(connection: duckdb.DuckDBPyConnection, server: Server) -> Shipped:
    """Bring the server to what the database holds, in the server's transaction; the caller commits it.

    connection: to the database. Needs a folder of one's own as the current one. RefusedError where the server is
    another database's, or the ledgers have parted.
    """
    for setting in SETTINGS:
        connection.execute(setting)
    tables, ledger = shipped_tables(), read_ledger()
    here = read_groups(connection, tables)
    server.require_own(SCHEMAS)
    server.prepare(tables)
    server.require_origin(connection)
    difference = differences(here, server.read_shipped(), server.read_standing(tables))
    rows = server.ship(connection, tables, difference, here)
    has_ledger = server.lay_ledger(connection, ledger, STANDING)
    asked = decide(connection, STANDING if has_ledger else None, ledger)
    ledger_rows = 0
    if asked == SEND:
        server.make_ledger(ledger)
        ledger_rows = server.send_ledger(connection, ledger)
    return Shipped(rows, len({*difference.stale, *difference.new}), asked, ledger_rows)


def told(shipped: Shipped) -> str:
    """Say what was shipped."""
    if shipped.is_nothing:
        return "All stands there already: nothing was changed."
    said = f"{shipped.rows:,} rows were shipped, of {shipped.groups:,} loads and tables."
    ledgers = {
        SEND: f" The ledger has {shipped.ledger_rows:,} rows.",
        KEEP: " The server's own ledger stays.",
        SAME: " The ledger stood there already.",
    }
    return said + ledgers[shipped.ledger] + " Now build there: dbt build --target postgres."


if __name__ == "__main__":
    main()
