"""Write what is wrong with an invoice into a folder that can be sent: see `--help`."""

if __name__ == "__main__":
    import os
    import sys

    sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib is not read yet
    import beginning  # noqa: F401 - lies beside this file

import sys
from collections import Counter
from pathlib import Path

import click
import duckdb

from scripts.disputing.folder import RefusedFolderError, require_room, write_folder
from scripts.disputing.pages import SUMMARY, files_of, money
from scripts.disputing.reading import (
    Invoice,
    Line,
    UnequalTotalsError,
    UnknownInvoiceError,
    exact,
    may_show_texts,
    read_invoice,
)
from scripts.loading.database import database_path, explain_lock
from scripts.loading.errors import WrongUseError, explain
from scripts.show_impact import newest_build, news, refuse_mixture
from scripts.stopping import STOPPED, StoppedError, stoppable, watched
from scripts.terminal import make_console, visible


@click.command(epilog="Exit code 0: the folder is written. 1: it is not, and nothing was changed. 2: wrong use. "
               "130: interrupted, and nothing was changed.")  # fmt: skip
@click.argument("source_system")
@click.argument("account_id")
@click.argument("invoice_id")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder to write: new, empty, or of before.",
)
@click.option(
    "--with-texts",
    is_flag=True,
    help="Write what was said and what people are called, if the account's settings allow it.",
)
def main(source_system: str, account_id: str, invoice_id: str, folder: Path, *, with_texts: bool) -> None:
    """Write the lines of INVOICE_ID that do not hold, and the conversations that show why.

    The account is called by its folders' names. The database is only read.
    """
    try:
        with stoppable():
            _dispute(source_system, account_id, invoice_id, folder, with_texts=with_texts)
    except StoppedError:
        make_console(stderr=True).print("Stopped: nothing was written.")
        sys.exit(STOPPED)


def _dispute(source_system: str, account_id: str, invoice_id: str, folder: Path, *, with_texts: bool) -> None:
    """Read the invoice, write the folder and say what is in it."""
    console = make_console()
    target = folder.resolve()
    about = {"source_system": source_system, "account_id": account_id, "invoice_id": invoice_id}
    try:
        path = database_path()
    except WrongUseError as error:
        raise click.UsageError(f"{error}.") from error
    if not path.exists():
        raise click.ClickException(f"There is no database at {path}. Run `make build` first.")
    try:
        require_room(target, about)
        with duckdb.connect(str(path), read_only=True) as connection, watched(connection):
            connection.execute("set TimeZone = 'UTC'")
            build = newest_build(connection)
            refuse_mixture(build)
            if with_texts:
                _require_permission(connection, source_system, account_id)
            invoice = read_invoice(connection, source_system, account_id, invoice_id, with_texts=with_texts)
        write_folder(target, files_of(invoice), about)
    except (RefusedFolderError, UnequalTotalsError, UnknownInvoiceError) as error:
        raise click.ClickException(f"{visible(str(error))}.") from error
    except duckdb.CatalogException as error:
        raise click.ClickException(f"{path} holds no checked invoices yet. Run `dbt build` first.") from error
    except duckdb.Error as error:
        raise click.ClickException(explain_lock(path, error) or f"{path} cannot be read: {error}") from error
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written ({explain(error)}): nothing was changed.") from error
    for sentence in [*told(invoice), f"{target / SUMMARY} says more.", *news(build)]:
        console.print(visible(sentence), soft_wrap=True)


def _require_permission(connection: duckdb.DuckDBPyConnection, source_system: str, account_id: str) -> None:
    """Stop with a sentence where an account's settings do not let texts be shown."""
    _, is_allowed = may_show_texts(connection, source_system, account_id)
    if not is_allowed:
        raise click.ClickException(
            f"The settings of {visible(source_system)}/{visible(account_id)} do not let texts be shown: leave "
            "--with-texts out, or say yes to publishes_texts in its account_settings or in "
            "seeds/default_account_settings.csv, and build."
        )


def told(invoice: Invoice) -> list[str]:
    """Say in sentences what does not hold and what can be argued about: of lines, as they stand on the invoice."""
    found = []
    billed = len({line.line_id for line in invoice.lines})
    for units, meaning in ((invoice.in_doubt, "do not hold"), (invoice.arguable, "can be argued about")):
        lines = len({unit.line_id for unit in units})
        found.append(f"{lines:,} of {billed:,} lines {meaning}: {_sums(units)}." if lines else f"No lines {meaning}.")
    return found


def _sums(lines: list[Line]) -> str:
    """Return the amounts of lines by currency."""
    sums: Counter[str] = Counter()
    for line in lines:
        sums[line.currency] += exact(line.amount)  # type: ignore[assignment]
    return ", ".join(money(amount, currency) for currency, amount in sorted(sums.items()))


if __name__ == "__main__":
    main()
