"""Run `dbt build` on the database file, saying in a sentence what keeps it from starting or stopped it."""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import click

from scripts.loading.contract import REPOSITORY
from scripts.loading.database import VARIABLE, database_path, wait_for_database
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError

INTERRUPTED = 130
WRONG_USE = 2
TARGET_VARIABLE = "DBT_TARGET_PATH"


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def build_models(options: tuple[str, ...]) -> None:
    """Run `dbt build` with the OPTIONS given, once nobody else holds the database.

    Exit code: dbt's own (0 built, 1 something failed, 2 dbt could not run); 2 where the database or the folder for
    dbt's files cannot be used; 130 interrupted.
    """
    try:
        path = database_path()
        refuse_read_only_folder(Path(os.environ.get(TARGET_VARIABLE) or REPOSITORY / "target"))
        wait_for_database(path, click.echo)
    except (DatabaseUnavailableError, WrongUseError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(WRONG_USE)
    dbt = subprocess.Popen(  # noqa: S603 - the project's own command; a shell reads none of the options
        [str(Path(sys.executable).with_name("dbt")), "build", *options],
        cwd=REPOSITORY,
        env=os.environ | {VARIABLE: str(path)},
    )
    try:
        code = dbt.wait()
    except KeyboardInterrupt:
        # dbt got the signal too, and cancels what runs
        dbt.wait()
        code = INTERRUPTED
    if code in (INTERRUPTED, -2):
        click.echo("Stopped. The marts are a mixture of two builds until the next one ends: run it again.", err=True)
        code = INTERRUPTED
    sys.exit(code if code >= 0 else 128 - code)


def refuse_read_only_folder(folder: Path) -> None:
    """Refuse a folder in which dbt cannot write its files: it would end in a traceback."""
    nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise WrongUseError(
            f"dbt cannot write its files to {folder}: let the user that builds write it, or name another folder in "
            f"{TARGET_VARIABLE}"
        )


if __name__ == "__main__":
    build_models()
