"""The whole project on Postgres: built from what is shipped there, every mart and report equals DuckDB's to the cell.

The server is the test's own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.python import compare_models, compare_worlds
from tests.python.postgres_server import Server, postgres_server, programs
from tests.python.two_engines import OF_THIS_BUILD, PROJECT, VARIABLES, project_with, random_accounts, seed_rows_of

# of whole projects built beside each other the longest
LIMIT_SECONDS = 1_800


pytestmark = pytest.mark.skipif(programs() is None, reason="no PostgreSQL here: apt-get install postgresql")


@dataclass(frozen=True)
class Built:
    """One DuckDB file and the Postgres database that was built from what was shipped of it, by one project."""

    file: Path
    server: Server
    name: str
    project: Path

    def call(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program on both; return how it ended."""
        own = {"PGHOST": self.server.host, "PGPORT": str(self.server.port), "PGUSER": self.server.user}
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=self.project,
            env=os.environ | own | {"PGDATABASE": self.name, "AGENT_OUTCOMES_DATABASE": str(self.file)},
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT_SECONDS,
        )

    def do(self, *arguments: str | Path) -> str:
        """Run a program that must succeed; return what it printed."""
        done = self.call(*arguments)
        assert done.returncode == 0, f"{arguments}\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
        return done.stdout

    def dbt(self, step: str, *options: str) -> str:
        """Run a step of dbt on Postgres, with its own reading of the project: another engine's has other macros."""
        own = ["--target", "postgres", "--target-path", str(self.file.parent / "target_postgres")]
        code = "import sys; sys.argv[0] = 'dbt'; from dbt.cli.main import cli; cli()"
        return self.do("-c", code, "--no-use-colors", step, "--quiet", *own, "--vars", VARIABLES, *options)

    def differences(self, *options: str) -> str:
        """Return what compare_targets says, an empty text where it found nothing."""
        done = self.call("scripts/compare_targets.py", "dev", "postgres", *options)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout if done.returncode else ""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Start a server for the module."""
    with postgres_server() as running:
        yield running


@pytest.fixture(scope="module")
def built(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Load the examples and random accounts of every source; build them with both engines, data tests on Postgres."""
    folder = tmp_path_factory.mktemp("both_engines")
    file = folder / "agent_outcomes.duckdb"
    accounts = random_accounts()
    built = Built(file, server, "agent_outcomes", project_with(seed_rows_of(accounts), folder / "project"))
    compare_models.load(accounts, file, PROJECT)
    built.do("scripts/load_exports.py", "examples/exports")
    server.make_database(built.name)
    # before DuckDB publishes any verdict: Postgres publishes its own
    built.do("scripts/ship_raw.py")
    built.dbt("build", "--exclude-resource-type", "unit_test")
    models = ["--resource-type", "seed", "--resource-type", "model", "--vars", VARIABLES]
    compare_worlds.dbt(file, "UTC", "build", *models, project=built.project)
    return built


def test_no_cell_of_any_mart_or_report_differs(built):
    assert built.differences(*(option for name in OF_THIS_BUILD for option in ("--leave-out", name))) == ""


def test_what_a_build_says_of_itself_has_the_same_rows(built):
    """Its columns that name the build or its instants aside: they are another build's."""
    said = built.differences(*(option for name in OF_THIS_BUILD for option in ("--only", name)))
    assert "rows only in" not in said
    assert "only in dev" not in said
    assert "only in postgres" not in said


def test_a_second_build_publishes_nothing(built):
    before = built.server.run("select count(*) from marts.fct_verdict_ledger", built.name)
    assert int(before) > 2_000
    built.dbt("run", "--select", "fct_verdict_ledger")
    assert built.server.run("select count(*) from marts.fct_verdict_ledger", built.name) == before
    assert built.differences("--only", "fct_verdict_ledger") == ""


def test_every_mart_and_report_has_its_comment_there(built):
    silent = built.server.run(
        "select relname from pg_class as relation inner join pg_namespace as space on space.oid = relnamespace "
        "where nspname in ('marts', 'reports') and relkind in ('r', 'v') and obj_description(relation.oid) is null",
        built.name,
    )
    assert silent == ""
