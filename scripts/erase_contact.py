"""Take a person out of the project's database: see `--help`."""

if __name__ == "__main__":
    import os
    import sys

    sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib is not read yet
    import beginning  # noqa: F401 - lies beside this file

import sys

import click
import duckdb
from rich.console import Console

from scripts.erasing.copying import (
    Changes,
    LeftoverError,
    find_changes,
    search_copy,
    take_place,
    workroom,
    write_copy,
)
from scripts.erasing.person import Account, Person, find_person
from scripts.erasing.rewriting import Rewriter
from scripts.erasing.stand_ins import make_stand_ins
from scripts.erasing.texts import Texts
from scripts.loading.contract import Contract, read_contract
from scripts.loading.database import VARIABLE, database_path, open_database
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_line
from scripts.stopping import STOPPED, stoppable
from scripts.terminal import make_console, visible

FAILED, NOTHING_DONE = 1, 2


@click.command(epilog="Exit code 0: erased, or nothing of the contact is there. 1: it failed, nothing was changed. "
               "2: wrong use, or the database could not be opened. 130: interrupted.")  # fmt: skip
@click.argument("source_system")
@click.argument("account_id")
@click.argument("contact_id")
@click.option("--dry-run", is_flag=True, help="Say which tables hold something of the contact, and change nothing.")
def main(source_system: str, account_id: str, contact_id: str, *, dry_run: bool) -> None:
    """Erase the contact CONTACT_ID of an account, which is called by its folders' names, from the whole database."""
    console, errors = make_console(), make_console(stderr=True)
    try:
        with stoppable():
            _erase(console, source_system, account_id, contact_id, dry_run=dry_run)
    except (WrongUseError, DatabaseUnavailableError) as error:
        errors.print(f"Error: {visible(str(error))}", soft_wrap=True)
        sys.exit(NOTHING_DONE)
    except LeftoverError as error:
        errors.print(f"Error: {error}: nothing was changed. Report it as a fault of the project", soft_wrap=True)
        sys.exit(FAILED)
    except (KeyboardInterrupt, duckdb.InterruptException):
        errors.print("Stopped: the database is as it was.")
        sys.exit(STOPPED)
    except (duckdb.Error, OSError) as error:
        errors.print(
            f"Error: the new file could not be written ({visible(first_line(error))}): the database is as it was. "
            "Erasing needs as much room again on its disk as the file takes",
            soft_wrap=True,
        )
        sys.exit(FAILED)


def _erase(console: Console, source_system: str, account_id: str, contact_id: str, *, dry_run: bool) -> None:
    """Erase the contact and say so."""
    contract = read_contract()
    # a link stays one: the file that it leads to is replaced
    database = database_path().resolve()
    if not database.is_file():
        raise WrongUseError(f"there is no database {database}: name the file in {VARIABLE}")
    console.print(f"Database: {visible(str(database))}")
    with open_database(database, contract, console.print) as connection, workroom(database):
        connection.execute("set temp_directory = 'spill'")
        # from here on nothing is written to it, and nobody else can
        connection.execute("checkpoint")
        account = _known_account(connection, contract, source_system, account_id)
        person = find_person(connection, account, contact_id)
        rewriter = _make_rewriter(connection, account, person)
        changes = find_changes(connection, contract, account, person, rewriter)
        if not changes.counts:
            console.print(
                f"Nothing of this contact is in {visible(source_system)}/{visible(account_id)}: nothing was changed."
            )
            return
        _show(console, changes, person)
        if dry_run:
            console.print("Dry run: nothing was changed.")
            return
        stand_in = rewriter.stand_ins[contact_id]
        write_copy(connection, account, stand_in, changes)
        elsewhere = search_copy(connection, account, rewriter)
        if database.with_name(f"{database.name}.wal").exists():
            raise DatabaseUnavailableError(f"{database} has changes that are not written into it yet: erase again")
        take_place(database)
    console.print(f"Erased: {stand_in} stands for the contact now. The tables that dbt makes are gone: run dbt build.")
    for place in elsewhere:
        console.print(
            f"{visible('/'.join(place))} holds what is this person's as well: erase the contact there too, by its "
            "id there."
        )


def _known_account(
    connection: duckdb.DuckDBPyConnection, contract: Contract, source_system: str, account_id: str
) -> Account:
    """Return the account; WrongUseError where none of its files was ever loaded."""
    if source_system not in contract.tables:
        known = ", ".join(contract.tables)
        raise WrongUseError(
            f"{source_system!r} is no source: write one of {known}, then the account's folder and the contact's id"
        )
    accounts = [
        name
        for (name,) in connection.execute(
            "select distinct account_id from raw.loads where source_system = $source_system order by 1",
            {"source_system": source_system},
        ).fetchall()
    ]
    if account_id not in accounts:
        loaded = ", ".join(accounts) or "none"
        raise WrongUseError(
            f"no file of {source_system}/{account_id} was loaded: accounts of {source_system} are {loaded}"
        )
    return Account(source_system, account_id, contract.tables_of(source_system))


def _make_rewriter(connection: duckdb.DuckDBPyConnection, account: Account, person: Person) -> Rewriter:
    """Make the stand-ins; respond.io's ids of conversations are clocks, and stay so."""
    taken = {value for (value,) in connection.execute("select distinct value from refs").fetchall()}
    clocks = person.conversations if account.source_system == "respond_io" else set()
    return Rewriter(account.source_system, person, make_stand_ins(person.ids, clocks, taken), Texts())


def _show(console: Console, changes: Changes, person: Person) -> None:
    """Say how much is there, without a word of it."""
    for table, rows in changes.by_table.items():
        console.print(f"  {table}: {rows:,} {'row' if rows == 1 else 'rows'}")
    console.print(
        f"{len(person.contacts):,} ids of the contact, {len(person.conversations):,} conversations, "
        f"{len(changes.files):,} file names"
    )
    if person.shared:
        console.print(
            f"{person.shared:,} of the contact's names, addresses or numbers stand on another contact too and stay "
            "there: erase that one as well if it is the same person."
        )


if __name__ == "__main__":
    main()
