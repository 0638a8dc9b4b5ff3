"""Read the ledger of published verdicts back into the project's database: see `--help`."""

if __name__ == "__main__":
    import os
    import sys

    sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib is not read yet
    import beginning  # noqa: F401 - lies beside this file

import sys
from pathlib import Path

import click
import duckdb

from scripts.loading.contract import read_contract
from scripts.loading.database import database_path, open_database
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_line
from scripts.restoring.declaration import read_ledger
from scripts.restoring.reading import LedgerRefusedError, Restored, restore
from scripts.stopping import STOPPED, stoppable
from scripts.terminal import make_console, visible

REFUSED, NOTHING_DONE = 1, 2


@click.command(epilog="Exit code 0: all its rows stand now. 1: refused, nothing was changed. 2: wrong use, or the "
               "database could not be opened. 130: interrupted.")  # fmt: skip
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(file: Path) -> None:
    """Read the ledger that FILE holds (a DuckDB file, or Parquet) into the database: before the first build there."""
    console, errors = make_console(), make_console(stderr=True)
    try:
        database = database_path()
        _require_another(database, file)
        console.print(f"Database: {visible(str(database))}")
        with stoppable(), open_database(database, read_contract(), console.print) as connection:
            restored = restore(connection, file.absolute(), read_ledger())
    except (WrongUseError, DatabaseUnavailableError) as error:
        errors.print(f"Error: {visible(str(error))}", soft_wrap=True)
        sys.exit(NOTHING_DONE)
    except LedgerRefusedError as error:
        errors.print(f"Refused: {visible(str(error))}. Nothing was changed", soft_wrap=True)
        sys.exit(REFUSED)
    except (KeyboardInterrupt, duckdb.InterruptException):
        errors.print("Stopped: the database is as it was.")
        sys.exit(STOPPED)
    except (duckdb.Error, OSError) as error:
        errors.print(f"Error: it failed ({visible(first_line(error))}): nothing was changed", soft_wrap=True)
        sys.exit(REFUSED)
    console.print(told(restored))


def _require_another(database: Path, file: Path) -> None:
    """WrongUseError where the file is the database itself."""
    if database.exists() and database.samefile(file):
        raise WrongUseError(f"{file} is the database itself: give a copy of its ledger")


def told(restored: Restored) -> str:
    """Say what came of it."""
    if not restored.new:
        return f"All {restored.rows:,} rows of the file stand already: nothing was changed."
    return f"{restored.new:,} of {restored.rows:,} rows were restored. Load what was loaded before, then run dbt build."


if __name__ == "__main__":
    main()
