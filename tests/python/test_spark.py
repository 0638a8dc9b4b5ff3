# ruff: noqa: S608 - queries of tests, made of their own words
"""The whole project on a Spark cluster, built from what is shipped: every mart and report equals DuckDB's to the cell.

The cluster is the test's own: a master and two workers on this machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.python import compare_models, compare_worlds
from tests.python.spark_cluster import Cluster, spark_cluster
from tests.python.spark_plans import EVENT_LOG, Made, read_made
from tests.python.spark_session import lacking
from tests.python.two_engines import OF_THIS_BUILD, PROJECT, VARIABLES, project_with, random_accounts, seed_rows_of

# of whole projects built beside each other the longest
LIMIT_SECONDS = 7_200
# a user's own mart, which fails when it is told to
OWN_MODEL, FAILS = "kept_from_yesterday", "{max_unknown_share: 1, fails: true}"
OWN_TEXT = """-- one row, which says how many conversations there are
select count(*) as conversations
from {{ ref('fct_conversations') }}
where {{ "raise_error('told to fail') is null" if var('fails', false) else 'true' }}
"""
# asked in a process of its own: while one has the metastore open, no build can
ASKED = """
import json, sys
from scripts.profiles import read_targets
from scripts.sparks import open_spark
with open_spark("spark", read_targets()["spark"]) as session:
    print(json.dumps([[str(cell) for cell in row] for row in session.sql(sys.argv[1]).collect()]))
"""
# joined without a key, or brought to one place, and why that is no matter
ALLOWED: dict[str, str] = {}

pytestmark = pytest.mark.skipif(lacking() is not None, reason=f"no Spark here: {lacking()}")


@dataclass(frozen=True)
class Built:
    """One DuckDB file and the Spark folder that was built from what was shipped of it, by one project."""

    file: Path
    cluster: Cluster
    project: Path

    @property
    def home(self) -> Path:
        """Return Spark's folder."""
        return self.file.parent / "spark"

    @property
    def events(self) -> Path:
        """Return the folder of what Spark noted of each build."""
        return self.file.parent / "events"

    def environment(self, home: Path | None = None) -> dict[str, str]:
        """Return what names file, folder and cluster."""
        return os.environ | {
            "AGENT_OUTCOMES_DATABASE": str(self.file),
            "AGENT_OUTCOMES_SPARK_HOME": str(home or self.home),
            "AGENT_OUTCOMES_SPARK_MASTER": self.cluster.url,
            "AGENT_OUTCOMES_SPARK_MEMORY": "1200m",
            "AGENT_OUTCOMES_SPARK_PARTITIONS": "4",
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_CONF_DIR": str(self.file.parent / "conf"),
        }

    def call(self, *arguments: str | Path, home: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program on both; return how it ended."""
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=self.project,
            env=self.environment(home),
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT_SECONDS,
        )

    def do(self, *arguments: str | Path, home: Path | None = None) -> str:
        """Run a program that must succeed; return what it printed."""
        done = self.call(*arguments, home=home)
        assert done.returncode == 0, f"{arguments}\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
        return done.stdout

    def step(self, step: str, *options: str) -> list[str]:
        """Return how a step of dbt on Spark is called, with its own reading of the project."""
        own = ["--target", "spark", "--target-path", str(self.file.parent / "target_spark")]
        code = "import sys; sys.argv[0] = 'dbt'; from dbt.cli.main import cli; cli()"
        return ["-c", code, "--no-use-colors", step, *own, "--vars", VARIABLES, *options]

    def ask(self, query: str, home: Path | None = None) -> str:
        """Return the rows of a query to Spark, as JSON."""
        return self.do("-c", ASKED, query, home=home).strip().splitlines()[-1]

    def differences(self, *options: str) -> str:
        """Return what compare_targets says, an empty text where it found nothing."""
        done = self.call("scripts/compare_targets.py", "dev", "spark", *options)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout if done.returncode else ""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Start a cluster for the module."""
    folder = Path(tempfile.mkdtemp(prefix="agent_outcomes_spark_"))
    try:
        with spark_cluster(folder) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def built(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Load the examples and random accounts of every source; build them with both engines, data tests on Spark."""
    folder = tmp_path_factory.mktemp("with_spark")
    accounts = random_accounts()
    built = Built(folder / "agent_outcomes.duckdb", cluster, project_with(seed_rows_of(accounts), folder / "project"))
    own_models(built.project)
    (folder / "conf").mkdir()
    (folder / "conf" / "spark-defaults.conf").write_text(EVENT_LOG.format(folder=built.events))
    built.events.mkdir()
    compare_models.load(accounts, built.file, PROJECT)
    built.do("scripts/load_exports.py", "examples/exports")
    # before DuckDB publishes any verdict: Spark publishes its own
    built.do("scripts/ship_raw.py", "--target", "spark")
    built.do(*built.step("build", "--exclude-resource-type", "unit_test", "--quiet"))
    models = ["--resource-type", "seed", "--resource-type", "model", "--vars", VARIABLES]
    compare_worlds.dbt(built.file, "UTC", "build", *models, "--exclude", OWN_MODEL, project=built.project)
    return built


def own_models(project: Path) -> None:
    """Give a project a model of its user's own."""
    (project / "models").unlink()
    shutil.copytree(PROJECT / "models", project / "models")
    (project / "models" / "ours").mkdir(exist_ok=True)
    (project / "models" / "ours" / f"{OWN_MODEL}.sql").write_text(OWN_TEXT)


def made_by(built: Built) -> list[Made]:
    """Return how the models were made."""
    return [made for made in read_made(built.events) if not made.model.startswith("definitions.")]


def test_no_cell_of_any_mart_or_report_differs(built):
    assert built.differences(*(option for name in OF_THIS_BUILD for option in ("--leave-out", name))) == ""


def test_what_a_build_says_of_itself_has_the_same_rows(built):
    """Its columns that name the build or its instants aside: they are another build's."""
    said = built.differences(*(option for name in OF_THIS_BUILD for option in ("--only", name)))
    assert "rows only in" not in said
    assert "only in dev" not in said
    assert "only in spark" not in said


def test_no_model_brings_its_rows_to_one_place_or_orders_or_pairs_them_all(built):
    made = made_by(built)
    assert len(made) > 200
    assert [(one.model, one.faults) for one in made if one.faults and one.model not in ALLOWED] == []


def test_a_second_build_publishes_nothing_and_the_ledgers_are_the_same(built):
    before = built.ask("select count(*) from marts.fct_verdict_ledger")
    built.do(*built.step("run", "--select", "fct_verdict_ledger"))
    assert built.ask("select count(*) from marts.fct_verdict_ledger") == before
    assert built.do("scripts/ship_raw.py", "--target", "spark") == "All stands there already: nothing was changed.\n"


def test_a_ledger_that_duckdb_published_goes_on_there(built, tmp_path):
    home = tmp_path / "spark"
    assert "The ledger has" in built.do("scripts/ship_raw.py", "--target", "spark", home=home)
    built.do(*built.step("run", "--select", "base_account_settings"), home=home)
    shipped = built.ask(
        "select * from marts.fct_verdict_ledger order by episode_id, definition_id, revision", home=home
    )
    assert shipped == built.ask("select * from marts.fct_verdict_ledger order by episode_id, definition_id, revision")
    assert "nothing was changed" in built.do("scripts/ship_raw.py", "--target", "spark", home=home)


def test_a_model_that_fails_keeps_yesterdays_table(built):
    built.do(*built.step("run", "--select", OWN_MODEL))
    before = built.ask(f"select * from ours.{OWN_MODEL}")
    failed = built.call(*built.step("run", "--select", OWN_MODEL), "--vars", FAILS)
    assert failed.returncode == 1, failed.stdout
    assert "told to fail" in failed.stdout
    assert built.ask(f"select * from ours.{OWN_MODEL}") == before


def test_a_worker_that_is_killed_in_the_middle_of_a_build_changes_no_cell(built):
    """The last test: the other worker is alone from here on."""
    own = built.environment()
    steps = built.step("run", "--exclude", OWN_MODEL)
    log = built.file.parent / "killed.log"
    with log.open("w") as output:
        running = subprocess.Popen(
            [sys.executable, *steps], cwd=built.project, env=own, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + LIMIT_SECONDS
        while log.read_text().count(" OK created sql table model ") < 20:
            assert running.poll() is None, log.read_text()[-3000:]
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert len(built.cluster.kill_worker(0)) > 1
        assert running.wait(timeout=LIMIT_SECONDS) == 0, log.read_text()[-3000:]
    finally:
        if running.poll() is None:
            running.kill()
            running.wait()
    assert built.differences(*(option for name in OF_THIS_BUILD for option in ("--leave-out", name))) == ""
