"""The whole project on Postgres: built from what is shipped there, every mart and report equals DuckDB's to the cell.

The server is the test's own. dbt's adapter lies in an environment of its own (`make test-postgres` makes it).
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.python import compare_models, compare_worlds, hubspot_shapes, klaviyo_worlds, respond_io_worlds, worlds
from tests.python.compare_models import Accounts
from tests.python.postgres_server import Server, postgres_server, programs

PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENT = PROJECT / ".venv-postgres"
SEED, ACCOUNTS = 20261130, 20
# what a build says of itself, not of conversations: it has another number, and other instants, wherever it ran
OF_THIS_BUILD = ("rpt_audit__deciding_builds", "rpt_board__trust")
# of whole projects built beside each other the longest
LIMIT_SECONDS = 1_800


def python() -> Path | None:
    """Return the Python that has dbt's adapter for Postgres: this one, else that of the environment; None without."""
    if importlib.util.find_spec("dbt.adapters.postgres"):
        return Path(sys.executable)
    found = ENVIRONMENT / "bin" / "python"
    return found if found.is_file() else None


pytestmark = [
    pytest.mark.skipif(python() is None, reason="no dbt adapter for Postgres: make test-postgres has it"),
    pytest.mark.skipif(programs() is None, reason="no PostgreSQL here: apt-get install postgresql"),
]


@dataclass(frozen=True)
class Built:
    """One DuckDB file and the Postgres database that was built from what was shipped of it."""

    file: Path
    server: Server
    name: str

    def call(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment on both; return how it ended."""
        own = {"PGHOST": self.server.host, "PGPORT": str(self.server.port), "PGUSER": self.server.user}
        return subprocess.run(
            [str(python()), *map(str, arguments)],
            cwd=PROJECT,
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
        """Run a step of dbt on Postgres."""
        folder = self.file.parent / "target_postgres"
        parsed = PROJECT / "tests" / "python" / "parsed_once.py"
        target = ["--target", "postgres", "--target-path", str(folder)]
        return self.do(parsed, "--no-use-colors", step, "--quiet", *target, *options)

    def differences(self, *options: str) -> str:
        """Return what compare_targets says, an empty text where it found nothing."""
        done = self.call("scripts/compare_targets.py", "dev", "postgres", *options)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout if done.returncode else ""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Start a server for the module."""
    folder = Path(tempfile.mkdtemp(prefix="agent_outcomes_postgres_"))
    try:
        with postgres_server(folder) as running:
            yield running
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def built(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Load the examples and random accounts of every source, and build them with both engines."""
    file = tmp_path_factory.mktemp("both_engines") / "agent_outcomes.duckdb"
    accounts = random_accounts()
    compare_models.load(accounts, file, PROJECT)
    built = Built(file, server, "both")
    built.do("scripts/load_exports.py", "examples/exports")
    compare_models.build(accounts, file, PROJECT)
    server.make_database(built.name)
    built.dbt("seed")
    copy_seed_rows(file, server, built.name)
    built.do("scripts/ship_raw.py")
    built.dbt("run", "--vars", "{max_unknown_share: 1}")
    return built


def random_accounts() -> Accounts:
    """Make a quarter of the accounts for the contract itself and for each vendor, HubSpot's in every shape."""
    share = ACCOUNTS // 4
    made = {
        "hubspot": hubspot_shapes.make_worlds(SEED, share),
        "respond_io": respond_io_worlds.make_worlds(SEED, share),
        "klaviyo": klaviyo_worlds.make_worlds(SEED, share),
    }
    return Accounts(
        worlds.make_worlds(SEED, share),
        [(compare_worlds.VENDORS[name], accounts) for name, accounts in made.items()],
    )


def copy_seed_rows(file: Path, server: Server, database: str) -> None:
    """Give the seeds in Postgres the rows that random accounts have in DuckDB's alone."""
    with duckdb.connect(str(file), read_only=True) as connection:
        seeds = connection.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() "
            "where schema_name = 'definitions' group by table_name"
        ).fetchall()
        for seed, columns in seeds:
            rows = connection.execute(f"select {', '.join(columns)} from definitions.{seed}").fetchall()  # noqa: S608
            standing = int(server.run(f"select count(*) from definitions.{seed}", database))  # noqa: S608
            # the zones' offsets are as they were, and many
            if standing != len(rows):
                values = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
                place = f"definitions.{seed}"
                insert = f"insert into {place} ({', '.join(columns)}) values {values}"  # noqa: S608
                server.run(f"truncate {place}; {insert}", database)


def _literal(value: object) -> str:
    """Return a value as SQL."""
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"


def test_no_cell_of_any_mart_or_report_differs(built):
    assert built.differences(*leaving_out(OF_THIS_BUILD)) == ""


def test_what_a_build_says_of_itself_has_the_same_rows(built):
    """Its columns that name the build or its instants aside: they are another build's."""
    said = built.differences(*(option for name in OF_THIS_BUILD for option in ("--only", name)))
    assert "rows only in" not in said
    assert "only in dev" not in said
    assert "only in postgres" not in said


def test_the_ledger_is_the_shipped_one_and_a_second_build_adds_nothing(built):
    before = built.server.run("select count(*) from marts.fct_verdict_ledger", built.name)
    built.dbt("run", "--select", "fct_verdict_ledger", "--vars", "{max_unknown_share: 1}")
    assert built.server.run("select count(*) from marts.fct_verdict_ledger", built.name) == before
    assert built.differences("--only", "fct_verdict_ledger") == ""


def test_every_mart_and_report_has_its_comment_there(built):
    silent = built.server.run(
        "select relname from pg_class as relation inner join pg_namespace as space on space.oid = relnamespace "
        "where nspname in ('marts', 'reports') and relkind in ('r', 'v') and obj_description(relation.oid) is null",
        built.name,
    )
    assert silent == ""


def leaving_out(names: Sequence[str]) -> list[str]:
    """Return the options that leave relations out."""
    return [option for name in names for option in ("--leave-out", name)]
