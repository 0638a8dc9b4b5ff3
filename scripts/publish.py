"""Publish the marts, reports and ledger for readers: see `--help`."""

if __name__ == "__main__":
    import os
    import sys

    sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib is not read yet
    import beginning  # noqa: F401 - lies beside this file

import contextlib
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb
from rich.console import Console

from scripts.loading.database import VARIABLE, database_path, read_database
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_line
from scripts.publishing.builds import Build, RefusedError, read_build, read_standing
from scripts.publishing.copying import NEW, Copied, new_file, write_copy, write_parquet
from scripts.publishing.declaration import CONTACT, OPTIONS, TEXT, read_relations
from scripts.publishing.places import (
    mode_of,
    require_file,
    require_folder,
    swap_file,
    swap_folder,
    turn,
    workroom,
)
from scripts.publishing.postgres import Postgres, open_postgres
from scripts.publishing.replaced import require_replaceable, require_replaceable_folder
from scripts.restoring.declaration import read_ledger
from scripts.stopping import STOPPED, StoppedError, hold_stop, let_stop, stoppable
from scripts.terminal import make_console, visible

FAILED, NOTHING_DONE = 1, 2
PARQUET = "parquet"
WORDS = {
    TEXT: "Texts (what people wrote, and what was written of it)",
    CONTACT: "Names, addresses and phone numbers of people",
}


class PartlyPublishedError(Exception):
    """Some of the places have the new copy; the message says which."""


@dataclass(frozen=True)
class Asked:
    """What to publish where. folder, dsn: None where not asked for. shown: which kinds of people's data."""

    file: Path
    folder: Path | None
    dsn: str | None
    shown: set[str]


@dataclass(frozen=True)
class Made:
    """A copy that lies ready.

    shown_before, shown_in_folder: which kinds of people's data the file and the folder hold that it replaces.
    without_key: tables whose key Postgres does not take.
    """

    build: Build
    copied: Copied
    shown_before: set[str]
    shown_in_folder: set[str]
    without_key: list[str]


@click.command(epilog="Exit code 0: published. 1: refused or failed, and readers see what they saw, unless it says "
               "otherwise. 2: wrong use, or a database or place cannot be used. 130: interrupted.")  # fmt: skip
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--parquet",
    "folder",
    type=click.Path(path_type=Path),
    help="A folder for the same as Parquet, a file for each table: new, empty, or of before.",
)
@click.option("--postgres", "dsn", help="A Postgres database for the same, like postgresql://user@host/name.")
@click.option("--with-texts", is_flag=True, help="Publish what people wrote, and what was written of it.")
@click.option("--with-contacts", is_flag=True, help="Publish names, addresses and phone numbers of people.")
def main(file: Path, folder: Path | None, dsn: str | None, *, with_texts: bool, with_contacts: bool) -> None:
    """Publish all marts, reports and the ledger as tables into FILE, a DuckDB file that is swapped in whole."""
    errors = make_console(stderr=True)
    shown = {holds for holds, is_asked in ((TEXT, with_texts), (CONTACT, with_contacts)) if is_asked}
    done: list[str] = []
    try:
        with stoppable():
            # a link stays one: the file that it leads to is replaced
            _publish(make_console(), Asked(_led_to(file), _led_to(folder) if folder else None, dsn, shown), done)
    except StoppedError:
        # from the first swap on a stop waits for the last one
        errors.print("Stopped after it was published." if done else "Stopped: readers see what they saw.")
        sys.exit(STOPPED)
    except (WrongUseError, DatabaseUnavailableError) as error:
        errors.print(f"Error: {visible(str(error))}", soft_wrap=True)
        sys.exit(NOTHING_DONE)
    except PartlyPublishedError as error:
        errors.print(f"Error: {visible(str(error))}", soft_wrap=True)
        sys.exit(FAILED)
    except RefusedError as error:
        errors.print(f"Refused: {visible(str(error))}. Readers see what they saw", soft_wrap=True)
        sys.exit(FAILED)
    except (duckdb.Error, OSError) as error:
        errors.print(f"Error: it failed ({visible(first_line(error))}): readers see what they saw", soft_wrap=True)
        sys.exit(FAILED)


def _led_to(place: Path) -> Path:
    """Return the place that a name leads to, links followed; WrongUseError where they lead nowhere."""
    with contextlib.suppress(RuntimeError):
        if not (found := place.resolve()).is_symlink():
            return found
    raise WrongUseError(f"{place} is a link that leads to itself: name another place")


def _publish(console: Console, asked: Asked, done: list[str]) -> None:
    """Make all copies, then put them in place one after the other, and say so. done: gets the places that are new."""
    file, folder, database = asked.file, asked.folder, database_path().resolve()
    if not database.is_file():
        raise WrongUseError(f"there is no database {database}: run make build, or name the file in {VARIABLE}")
    require_file(file, database)
    if folder:
        require_folder(folder, (file, database))
    with contextlib.ExitStack() as after:
        for place in filter(None, (file, folder)):
            after.enter_context(turn(place, console.print))
        postgres = after.enter_context(open_postgres(asked.dsn)) if asked.dsn else None
        if postgres:
            postgres.take_turn(console.print)
        room = after.enter_context(workroom(file))
        beside = after.enter_context(workroom(folder)) if folder else None
        # DuckDB takes no parameter for the name of a file to attach: here they are always the same
        after.enter_context(contextlib.chdir(room))
        with read_database(database, console.print) as connection:
            made = _write(connection, asked, postgres)
        if beside:
            # the folder may lie on another disk than the file
            shutil.move(room / PARQUET, beside / PARQUET)
        mode = mode_of(file, holds_more=bool(asked.shown - made.shown_before))
        folder_mode = mode_of(folder or file, holds_more=bool(asked.shown - made.shown_in_folder))
        if postgres:
            postgres.put_in_place()
        hold_stop()
        swap_file(room / NEW, file, mode)
        done.append(str(file))
        try:
            if folder and beside:
                swap_folder(beside / PARQUET, folder, folder_mode)
                done.append(str(folder))
            if postgres:
                postgres.commit()
                done.append("Postgres")
        except Exception as error:
            raise PartlyPublishedError(
                f"{' and '.join(done)} is published, and the rest is as it was ({first_line(error)}): publish again"
            ) from error
    for sentence in told(made, done, asked.shown):
        console.print(visible(sentence), soft_wrap=True)
    let_stop()


def _write(connection: duckdb.DuckDBPyConnection, asked: Asked, postgres: Postgres | None) -> Made:
    """Make every copy, in the current folder and in Postgres' transaction, after asking whether it may be."""
    build = read_build(connection)
    standing = read_standing(connection, read_relations())
    ledger, before, before_there = read_ledger(), set(OPTIONS), set(OPTIONS)
    if asked.file.exists():
        before = require_replaceable(connection, asked.file, ledger) if asked.file.stat().st_size else set()
    if asked.folder and asked.folder.exists() and any(asked.folder.iterdir()):
        before_there = require_replaceable_folder(connection, asked.folder, ledger)
    with new_file(connection):
        copied = write_copy(connection, standing, build, asked.shown)
        if asked.folder:
            write_parquet(connection, copied.tables, Path(PARQUET))
        if postgres:
            postgres.require_own(copied.tables)
            postgres.require_no_lost_rows(connection, ledger)
            postgres.write(connection, copied.tables)
    return Made(build, copied, before, before_there, postgres.without_key if postgres else [])


def told(made: Made, done: list[str], shown: set[str]) -> list[str]:
    """Say what was published where, of which build, and what of people is in it."""
    rows = sum(table.rows for table in made.copied.tables)
    sentences = [
        f"Published to {' and '.join(done)}: {len(made.copied.tables):,} tables, {rows:,} rows, of the build that "
        f"ended at {made.build.ended_at:%Y-%m-%d %H:%M} UTC."
    ]
    for holds, what in WORDS.items():
        sentences.append(
            f"{what} are in it ({OPTIONS[holds]})."
            if holds in shown
            else f"{what} are left out: {OPTIONS[holds]} publishes them."
        )
    if made.build.failed_tests:
        sentences.append(f"{made.build.failed_tests:,} data tests of this build failed: the copy says so too.")
    if made.copied.without_key:
        sentences.append(
            f"{', '.join(made.copied.without_key)}: a key is there twice, or a value empty that should not be, so the "
            "copy promises neither. dbt test says which."
        )
    if made.without_key:
        sentences.append(
            f"{', '.join(made.without_key)}: Postgres does not take the key, for a value is too long for an index "
            "there, or is there twice, so the table has none."
        )
    return sentences


if __name__ == "__main__":
    main()
