"""Run `dbt build` on the database file, on a page; say in a sentence what keeps it from starting or stopped it."""

if __name__ == "__main__":
    import os
    import sys

    sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - pathlib is not read yet
    import beginning  # noqa: F401 - lies beside this file

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import click
import yaml

from scripts.build_page import OPTIONS, BuildPage
from scripts.loading.contract import REPOSITORY
from scripts.loading.database import VARIABLE, database_path, wait_for_database
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError
from scripts.summary_line import BUILD, Tally, summary_line
from scripts.terminal import make_console, visible

DBT = Path(sys.executable).with_name("dbt")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SIGNALLED = 128
WRONG_USE = 2
TARGET_VARIABLE = "DBT_TARGET_PATH"
LOG_VARIABLE = "DBT_LOG_PATH"
VARIABLES_OPTION = "--vars"


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def build_models(options: tuple[str, ...]) -> None:
    """Run `dbt build` with the OPTIONS given, once nobody else holds the database.

    Shows how far it is, then warnings and failures whole and how it ended; all that dbt says is written to
    logs/build.log. The last line is a JSON object for schedulers (docs/scheduling.md).

    Exit code: dbt's own (0 built, 1 something failed, 2 dbt could not run); 2 where the database, the folder for
    dbt's files or a variable cannot be used; 130 interrupted, as 128 and the number of any other signal.
    """
    try:
        path = database_path()
        refuse_unreadable_variables(options)
        refuse_read_only_folder(Path(os.environ.get(TARGET_VARIABLE) or REPOSITORY / "target"))
        wait_for_database(path, click.echo)
    except (DatabaseUnavailableError, WrongUseError) as error:
        click.echo(f"Error: {visible(str(error))}", err=True)
        sys.exit(WRONG_USE)
    began = time.monotonic()
    page = BuildPage(make_console(), Path(os.environ.get(LOG_VARIABLE) or REPOSITORY / "logs"))
    code = run_dbt([str(DBT), "build", *OPTIONS, *options], path, page)
    tally = Tally(failed_tests=page.failed_tests, findings_over_share=page.findings_over_share)
    make_console().print(summary_line(BUILD, path, code, time.monotonic() - began, tally), soft_wrap=True)
    sys.exit(code)


def run_dbt(command: list[str], path: Path, page: BuildPage) -> int:
    """Run dbt on the database file and return its exit code, or 128 and the number of the signal that stopped it.

    page: shows what dbt says.
    """
    # a session of its own: a signal reaches dbt once, through here, whoever sends it
    dbt = subprocess.Popen(  # noqa: S603 - the project's own command; no shell reads the options
        command,
        cwd=REPOSITORY,
        # what its macros print comes between its other lines, not after all of them
        env=os.environ | {VARIABLE: str(path), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    stopped_by: list[int] = []

    def hand_on(number: int, _: FrameType | None) -> None:
        stopped_by.append(number)
        dbt.send_signal(number)

    before = {number: signal.signal(number, hand_on) for number in SIGNALS}
    try:
        with dbt, page:
            for line in dbt.stdout or ():
                page.take(line.rstrip("\n"))
        code = dbt.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if not stopped_by and code >= 0:
        return code
    click.echo("Stopped. The marts may be a mixture of two builds until the next one ends: build again.", err=True)
    return SIGNALLED + (stopped_by[0] if stopped_by else -code)


def refuse_unreadable_variables(options: tuple[str, ...]) -> None:
    """Refuse a variable of the project that dbt does not know, or whose day YAML cannot read: dbt ends in a traceback.

    options: those of `dbt build`. Whether a value that can be read is one that the variable takes, its macro says.
    """
    project = yaml.load((REPOSITORY / "dbt_project.yml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    known = project["vars"]
    given = {}
    for place, option in enumerate(options):
        name, _, value = option.partition("=")
        if name == VARIABLES_OPTION:
            text = value if "=" in option else "".join(options[place + 1 : place + 2])
            try:
                # every value as text: this loader reads no dates
                read = yaml.load(text, yaml.BaseLoader)  # noqa: S506
            except yaml.YAMLError:
                read = None
            # dbt says what is wrong with an option that is no mapping
            given = read if isinstance(read, dict) else {}
    for name in given.keys() - known.keys():
        raise WrongUseError(f"There is no variable {name!r}: the project has {' and '.join(known)}")
    for name, value in (known | given).items():
        try:
            yaml.safe_load(value if isinstance(value, str) else "")
        except ValueError as error:
            raise WrongUseError(
                f"Variable {name} is {value!r}, a day or time of day that does not exist ({error}): write it like "
                "2026-03-31T00:00:00Z"
            ) from error
        except yaml.YAMLError:
            # a text that stands in quotes
            continue


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
