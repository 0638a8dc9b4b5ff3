"""Draw the page for the head of support, one file per account: see `--help`."""

if __name__ == "__main__":
    import os
    import sys

    sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib is not read yet
    import beginning  # noqa: F401 - lies beside this file

import sys
from pathlib import Path

import click
import duckdb

from scripts.boarding.pages import INDEX, files_of
from scripts.boarding.reading import Board, is_published, read_boards
from scripts.disputing.folder import RefusedFolderError, require_room, write_folder
from scripts.loading.database import database_path, explain_lock
from scripts.loading.errors import WrongUseError, explain
from scripts.show_impact import newest_build, news, refuse_mixture
from scripts.stopping import STOPPED, StoppedError, stoppable, watched
from scripts.terminal import make_console, visible

KIND = "board"


@click.command(epilog="Exit code 0: the folder is written. 1: it is not, and nothing was changed. 2: wrong use. "
               "130: interrupted, and nothing was changed.")  # fmt: skip
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path),
    help="The published file to read; without it the database that dbt builds.",
)
@click.option(
    "--with-texts",
    is_flag=True,
    help="Show what the deciding messages say, where the account's settings and the published file let it be shown.",
)
def main(folder: Path, file: Path | None, *, with_texts: bool) -> None:
    """Draw a page for each account, and one that lists them, into FOLDER: new, empty, or drawn before.

    The pages need no network and no script. Without --with-texts nothing stands in them that a customer wrote.
    """
    try:
        with stoppable():
            _draw(folder, file, with_texts=with_texts)
    except StoppedError:
        make_console(stderr=True).print("Stopped: nothing was written.")
        sys.exit(STOPPED)


def _draw(folder: Path, file: Path | None, *, with_texts: bool) -> None:
    """Read every account, write the folder and say where to look."""
    console = make_console()
    target = folder.resolve()
    try:
        path = file.absolute() if file else database_path()
    except WrongUseError as error:
        raise click.UsageError(f"{error}.") from error
    if not path.is_file():
        raise click.ClickException(f"There is no database at {path}. Run `make build` first.")
    try:
        require_room(target, {}, KIND)
        with duckdb.connect(str(path), read_only=True) as connection, watched(connection):
            said, boards = _read(connection, with_texts=with_texts)
        if not boards:
            raise click.ClickException(f"{path} holds no account yet: load an export and build.")
        write_folder(target, files_of(boards), {}, KIND)
    except RefusedFolderError as error:
        raise click.ClickException(f"{visible(str(error))}.") from error
    except duckdb.CatalogException as error:
        raise click.ClickException(f"{path} holds no board yet. Run `dbt build` first.") from error
    except duckdb.Error as error:
        raise click.ClickException(explain_lock(path, error) or f"{path} cannot be read: {error}") from error
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written ({explain(error)}): nothing was changed.") from error
    pages = "1 account" if len(boards) == 1 else f"{len(boards):,} accounts"
    for sentence in [f"{pages} drawn. Open {target / INDEX}", *said]:
        console.print(visible(sentence), soft_wrap=True)


def _read(connection: duckdb.DuckDBPyConnection, *, with_texts: bool) -> tuple[list[str], list[Board]]:
    """Return what is to be said of the build that is drawn, and the boards. A published copy is of a whole build."""
    connection.execute("set TimeZone = 'UTC'")
    said: list[str] = []
    if not is_published(connection):
        build = newest_build(connection)
        refuse_mixture(build)
        said = news(build)
    return said, read_boards(connection, with_texts=with_texts)


if __name__ == "__main__":
    main()
