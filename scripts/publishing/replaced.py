"""The copies of before: that they are ours, what of people they hold, and that nothing of their ledger would be lost.

Needs a workroom as current folder: DuckDB takes no parameter for the name of a file to attach, so each has its link.
"""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb

from scripts.loading.errors import first_line
from scripts.publishing.builds import RefusedError
from scripts.publishing.copying import SCHEMA, TABLE
from scripts.publishing.declaration import CONTACT, TEXT
from scripts.publishing.ledgers import require_no_lost_rows
from scripts.restoring.declaration import TABLE as LEDGER
from scripts.restoring.declaration import Ledger

CATALOG, OLD_FILE, OLD_PARQUET, OLD_MARK = "publish_old", "old.duckdb", "old.parquet", "old_mark.parquet"


def require_replaceable(connection: duckdb.DuckDBPyConnection, file: Path, ledger: Ledger) -> set[str]:
    """Return what of people the copy in a file holds; RefusedError where it is none, or has rows that would be lost."""
    with _attached(connection, file):
        place = f"{CATALOG}.{SCHEMA}.{TABLE}"
        try:
            shown = _shown(connection, place)
            require_no_lost_rows(connection, f"{CATALOG}.{SCHEMA}.{LEDGER}", ledger, str(file))
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise RefusedError(
                f"{file} was not published by this project (it has no tables {SCHEMA}.{TABLE} and {SCHEMA}.{LEDGER} "
                "as it makes them): name another file"
            ) from error
    return shown


def require_replaceable_folder(connection: duckdb.DuckDBPyConnection, folder: Path, ledger: Ledger) -> set[str]:
    """Return what of people the copy in a folder holds; RefusedError where its ledger has rows that would be lost."""
    old = folder / f"{LEDGER}.parquet"
    if not old.exists():
        raise RefusedError(f"{folder} holds Parquet files and no {old.name}: what is lost with it cannot be told")
    Path(OLD_PARQUET).symlink_to(old)
    Path(OLD_MARK).symlink_to(folder / f"{TABLE}.parquet")
    try:
        require_no_lost_rows(connection, f"read_parquet('{OLD_PARQUET}')", ledger, str(folder))
        return _shown(connection, f"read_parquet('{OLD_MARK}')")
    except duckdb.Error as error:
        raise RefusedError(
            f"{folder} cannot be read, and whether rows of its ledger would be lost cannot be told "
            f"({first_line(error)}): move it away, or name another folder"
        ) from error


def _shown(connection: duckdb.DuckDBPyConnection, place: str) -> set[str]:
    """Return what of people a copy says that it holds. place: its table `published`, as SQL."""
    query = f"select bool_or(holds_texts), bool_or(holds_contacts) from {place}"  # noqa: S608 - names alone
    [(texts, contacts)] = connection.execute(query).fetchall()
    return {holds for holds, is_there in ((TEXT, texts), (CONTACT, contacts)) if is_there}


@contextlib.contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, file: Path) -> Iterator[None]:
    """Attach a copy, read-only, with what somebody wrote into it."""
    log, old_log = file.with_name(f"{file.name}.wal"), Path(f"{OLD_FILE}.wal")
    Path(OLD_FILE).symlink_to(file)
    if log.exists():
        old_log.symlink_to(log)
    attach = f"attach '{OLD_FILE}' as {CATALOG} (read_only)"
    try:
        try:
            connection.execute(attach)
        except duckdb.IOException as error:
            if "Could not set lock" not in str(error):
                raise
            # somebody has opened it for writing, and may never close it: its bytes can be read all the same
            for place, link in ((file, Path(OLD_FILE)), (log, old_log)):
                if link.is_symlink():
                    link.unlink()
                    shutil.copyfile(place, link)
            connection.execute(attach)
    except duckdb.Error as error:
        raise RefusedError(
            f"{file} cannot be read, and whether rows of its ledger would be lost cannot be told "
            f"({first_line(error)}): move it away, or name another file"
        ) from error
    try:
        yield
    finally:
        connection.execute(f"detach {CATALOG}")
