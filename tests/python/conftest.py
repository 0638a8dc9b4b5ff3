"""Shared fixtures: a database of the test's own, a folder of exports, the loader run in-process."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from xdist.scheduler import LoadScopeScheduling

from scripts.load_exports import main
from tests.python import shared_worlds
from tests.python.commands import dbt_build, run

EXTRACTED_AT = "2026-03-01T00:00:00Z"
# the files of tests that read one database, by its fixture
SHARED_DATABASES = {
    "test_board": "examples_database",
    "test_compare_targets": "examples_database",
    "test_data_tests": "examples_database",
    "test_invoice_page": "examples_database",
    "test_marked_tests": "examples_database",
    "test_metrics": "examples_database",
    "test_examples": "examples_database",
    "test_plans": "examples_database",
    "test_publish": "examples_database",
    "test_rebuild": "examples_database",
    "test_invoices_built": "worlds_database",
    "test_sums": "examples_database",
    "test_worlds_board": "worlds_database",
    "test_worlds_built": "worlds_database",
    "test_worlds_hubspot": "worlds_database",
    "test_worlds_klaviyo": "worlds_database",
    "test_worlds_touched": "worlds_database",
    "test_worlds_respond_io": "worlds_database",
    "test_worlds_rules": "worlds_database",
}
# What begins first: what parses the project for all others, then what takes longest: begun last, it would
# keep one process while the other has nothing left to do. The worlds are loaded before they need what was parsed.
FIRST = (
    "test_project",
    "worlds_database",
    "examples_database",
    "test_postgres",
    "test_worlds_daily",
    "test_ledger",
    "test_book",
    "test_scenarios",
)


@dataclass(frozen=True)
class Run:
    """What a run of the loader said and how it ended."""

    exit_code: int
    output: str


@dataclass(frozen=True)
class Exports:
    """An exports folder and the database that it is loaded into."""

    folder: Path
    database: Path

    def write(self, relative: str, content: str | bytes) -> Path:
        """Write a file below the folder; a path without folders lies in the account `acme` of `generic`."""
        path = self.folder / (relative if "/" in relative else f"generic/acme/{relative}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def load(self, *options: str, extracted_at: str | None = EXTRACTED_AT) -> Run:
        """Run the loader on the folder."""
        instant = ["--extracted-at", extracted_at] if extracted_at else []
        result = CliRunner().invoke(main, [str(self.folder), *instant, *options])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Run(result.exit_code, result.output)

    def query(self, sql: str) -> list[tuple]:
        """Return the rows of a query on the database."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def landed(self, table: str, *columns: str) -> list[tuple]:
        """Return columns of a landing table in the order of loading and of the rows in the file."""
        return self.query(f"select {', '.join(columns)} from raw.generic__{table} order by _loaded_at, _file, _row")  # noqa: S608

    def rejected(self) -> list[tuple]:
        """Return line, column, reason and text of every rejected row."""
        return self.query("select line, column_name, reason, row_text from raw.rejected_rows order by file, line")

    def log(self) -> list[tuple]:
        """Return table, status, rows landed and rows rejected of every load."""
        return self.query(
            "select table_name, status, rows_landed, rows_rejected from raw.loads order by file, loaded_at"
        )


class OneBuildEach(LoadScopeScheduling):
    """Keep the tests of a file, and the files that share a database, in one process: each build happens once."""

    def _split_scope(self, nodeid: str) -> str:
        """Return what a test shares with others: a database, else its file."""
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """Return what a test shares with others: a database, else its file."""
    stem = Path(nodeid.split("::", maxsplit=1)[0]).stem
    return SHARED_DATABASES.get(stem, stem)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that begin first in front, the others after them as they stand."""
    place = {scope: number for number, scope in enumerate(FIRST)}
    items.sort(key=lambda item: place.get(scope_of(item.nodeid), len(FIRST)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneBuildEach:
    """Hand out tests so, whatever `--dist` says."""
    return OneBuildEach(config, log)


@pytest.fixture
def exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exports:
    """Make an empty exports folder; its database does not exist yet."""
    monkeypatch.setenv("AGENT_OUTCOMES_DATABASE", str(tmp_path / "test.duckdb"))
    folder = tmp_path / "exports"
    folder.mkdir()
    return Exports(folder, tmp_path / "test.duckdb")


@pytest.fixture
def refusal(exports: Exports) -> Callable[[str, str | bytes], str]:
    """Load one file that must be refused whole; return the message in the log."""

    def refuse(name: str, content: str | bytes) -> str:
        exports.write(name, content)
        run = exports.load()
        assert run.exit_code == 1, run.output
        [(status, message, rows)] = exports.query("select status, message, rows_landed from raw.loads")
        assert (status, rows) == ("refused", 0)
        assert exports.rejected() == []
        assert message in run.output
        return message

    return refuse


def environment(database: Path) -> dict[str, str]:
    """Return the environment for a loader in a process of its own."""
    # a loader that is killed leaves its temporary files behind: they go with the test's folder
    return os.environ | {"AGENT_OUTCOMES_DATABASE": str(database), "TMPDIR": str(database.parent)}


@pytest.fixture(scope="session")
def worlds_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load the shared random worlds of all sources and build them, once for every file of tests."""
    path = tmp_path_factory.mktemp("worlds") / "agent_outcomes.duckdb"
    shared_worlds.build_all(path)
    return path


@pytest.fixture(scope="session")
def examples_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load the examples and build them with every test, once, in UTC. Who builds it again must leave it equal."""
    database = tmp_path_factory.mktemp("examples") / "agent_outcomes.duckdb"
    run([sys.executable, "scripts/load_exports.py", "examples/exports"], database)
    dbt_build(database, "UTC", "--selector", "with_unit_tests")
    return database
