"""The project's own commands in this process: Python, dbt and the loader are started once, however often they run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from scripts.load_exports import main as load_exports
from tests.python.quick_dbt import make_quick

# a file was refused, or rows were rejected: random exports hold some
SOMETHING_MISSING = 1


class CommandFailedError(Exception):
    """One of the project's own commands failed."""

    def __init__(self, command: Sequence[object], output: str) -> None:
        """Keep the command and the end of what it said."""
        super().__init__(f"{' '.join(map(str, command))}\n{output[-6000:]}")


@contextmanager
def database(path: Path) -> Iterator[None]:
    """Let the project's commands work on a database file."""
    before = os.environ.get("AGENT_OUTCOMES_DATABASE")
    os.environ["AGENT_OUTCOMES_DATABASE"] = str(path)
    try:
        yield
    finally:
        if before is None:
            del os.environ["AGENT_OUTCOMES_DATABASE"]
        else:
            os.environ["AGENT_OUTCOMES_DATABASE"] = before


def load(path: Path, *arguments: str | Path) -> None:
    """Run the loader on a database file; random exports may be refused in part. Raises CommandFailedError."""
    with database(path):
        done = CliRunner().invoke(load_exports, [str(argument) for argument in arguments])
    if done.exit_code not in (0, SOMETHING_MISSING):
        raise CommandFailedError(arguments, f"{done.output}\n{done.exception}")


def dbt(path: Path, *arguments: str, parsed: Path | None = None) -> None:
    """Run dbt on a database file. Raises CommandFailedError.

    parsed: what an earlier run wrote of the project (`partial_parse.msgpack`), if that still says what the files say:
    dbt then reads none of them, which costs it 5 seconds, and 22 where a variable or the database's path is another.
    The database must have the same name, which is in that of each relation; variables are asked when a query is made.
    """
    make_quick()
    manifest = Manifest.from_msgpack(parsed.read_bytes()) if parsed else None
    with database(path):
        done = dbtRunner(manifest=manifest).invoke(["--quiet", "--log-level-file", "none", *arguments])
    # a run may leave the database open, in this process
    DuckDBConnectionManager.env().close()
    DuckDBConnectionManager.close_all_connections()
    if not done.success:
        failed = [f"{found.node.name}: {found.message}" for found in done.result or [] if found.status == "error"]
        raise CommandFailedError(arguments, "\n".join(failed) or str(done.exception))
