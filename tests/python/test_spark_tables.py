"""How a table is made on Spark: beside, held against its contract, then put in place.

A small dbt project of the test's own has this project's macros; nothing of its models.
"""

# SQL made of this file's own words
# ruff: noqa: S608

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.python.commands import PROJECT
from tests.python.spark_cluster import Cluster, spark_cluster
from tests.python.spark_session import lacking

MISSING = lacking()
pytestmark = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))

LIMIT_SECONDS = 900
DAY = "1 as day_number, 'monday' as day_name, cast(2.5 as decimal(10, 2)) as amount, timestamp '2026-03-02' as opens_at"
CONTRACT = """
  - name: NAME
    description: "Days, as a shop's owner calls them."
    config:
      materialized: table
      contract: {enforced: true}
      persist_docs: {relation: true, columns: true}
    constraints:
      - {type: primary_key, columns: [day_number]}
    columns:
      - {name: day_number, data_type: integer, description: "1 is it's first."}
      - name: day_name
        data_type: varchar
        constraints: [{type: not_null}, {type: check, expression: "day_name in ('monday', 'tuesday')"}]
      - {name: amount, data_type: "decimal(10,2)"}
      - {name: opens_at, data_type: timestamp}
"""
TABLE = "{{ config(materialized='table') }} "
# by the model: what makes it fail, and what dbt then says
WRONGS = {
    "failing": (f"select {DAY} from range(1) where cast(raise_error('no such day') as boolean)", "no such day"),
    "twice": (f"select {DAY} union all select {DAY}", "unique (day_number): 1"),
    "keyless": (f"select {DAY}".replace("1 as", "cast(null as integer) as"), "day_number is not null: 1"),
    "sunday": (f"select {DAY}".replace("monday", "sunday"), "check (day_name in ('monday', 'tuesday')): 1"),
    "double": (f"select {DAY}".replace("decimal(10, 2)", "double"), "amount: the contract has decimal(10,2)"),
}
SETTINGS = f"""
name: agent_outcomes
version: 0.1.0
profile: agent_outcomes
config-version: 2
macro-paths: ["{PROJECT}/macros"]
model-paths: [models]
seed-paths: [seeds]
vars: {{as_of: null}}
flags: {{send_anonymous_usage_stats: false}}
on-run-start: ["{{{{ check_server() }}}}"]
models: {{+schema: marts}}
seeds:
  +schema: definitions
  agent_outcomes:
    words: {{+column_types: {{word: varchar, number: integer, amount: "decimal(10,2)", day: date, said: varchar}}}}
"""
WORDS = '''word,number,amount,day,said
"it's ""quoted""",1,2.50,2026-03-02,C:\\new
résumé 😀,,,,
,3,0.10,2026-03-03,"two
lines"
'''


@dataclass(frozen=True)
class Shop:
    """A project and the folder where Spark keeps its tables."""

    folder: Path

    def model(self, name: str, sql: str) -> None:
        """Write a model."""
        (self.folder / "models" / f"{name}.sql").write_text(sql + "\n")

    def start(self, step: str, *options: str, master: str = "local[2]") -> subprocess.Popen[str]:
        """Start a step of dbt; its output is one text."""
        own = ["--target", "spark", "--profiles-dir", str(PROJECT), "--threads", "1", "--no-use-colors", *options]
        environment = os.environ | {
            "AGENT_OUTCOMES_SPARK_HOME": str(self.folder / "home"),
            "AGENT_OUTCOMES_SPARK_MASTER": master,
            "AGENT_OUTCOMES_SPARK_MEMORY": "1g",
            "DO_NOT_TRACK": "1",
            "SPARK_LOCAL_IP": "127.0.0.1",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "dbt.cli.main", step, *own],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def build(self, *options: str) -> tuple[int, str]:
        """Build; return exit code and output."""
        process = self.start("build", *options)
        said, _ = process.communicate(timeout=LIMIT_SECONDS)
        return process.returncode, said

    def rows(self, name: str) -> dict[str, list[tuple]]:
        """Return the rows of a table's folders, which Parquet files alone tell, by the folder's name."""
        found = {}
        for folder in sorted((self.folder / "home" / "warehouse").glob(f"*/{name}__?")):
            found[folder.name] = duckdb.sql(f"select * from read_parquet('{folder}/*.parquet') order by all").fetchall()
        return found


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    for name in ("models", "seeds", "home"):
        (tmp_path / name).mkdir()
    (tmp_path / "dbt_project.yml").write_text(SETTINGS)
    contracts = "".join(CONTRACT.replace("NAME", name) for name in WRONGS)
    (tmp_path / "models" / "models.yml").write_text(f"models:\n{contracts}")
    (tmp_path / "seeds" / "words.csv").write_text(WORDS)
    return Shop(tmp_path)


def test_a_model_that_fails_or_breaks_its_contract_leaves_the_table_that_stood(shop: Shop) -> None:
    for name in WRONGS:
        shop.model(name, f"select {DAY}")
    shop.model("parts", TABLE + "select cast(id as varchar) as part, 'a\\d' as pattern from range(3)")
    # reads what stands: its rows tell which folder that is
    all_days = " union all ".join(
        f"select '{name}' as model, days.* from {{{{ ref('{name}') }}}} as days" for name in WRONGS
    )
    shop.model("standing", TABLE + all_days)
    code, said = shop.build()
    assert code == 0, said[-4000:]
    first = shop.rows("standing")["standing__a"]
    assert [row[:3] for row in first] == [(name, 1, "monday") for name in sorted(WRONGS)]
    assert shop.rows("parts")["parts__a"] == [(str(number), "a\\d") for number in range(3)]
    assert (
        shop.rows("words")["words__a"]
        == duckdb.sql(
            "select * from (values ('it''s \"quoted\"', 1, 2.50::decimal(10, 2), date '2026-03-02', 'C:\\new'),"
            " ('résumé 😀', null, null, null, null), (null, 3, 0.10, date '2026-03-03', 'two\nlines')) order by all"
        ).fetchall()
    )

    for name, (wrong, _) in WRONGS.items():
        shop.model(name, wrong)
    code, said = shop.build("--select", *WRONGS)
    assert code == 1, said[-4000:]
    assert f"ERROR={len(WRONGS)}" in said, said[-4000:]
    for _, words in WRONGS.values():
        assert words in " ".join(said.split()), said[-4000:]

    code, said = shop.build("--select", "standing")
    assert code == 0, said[-4000:]
    assert shop.rows("standing")["standing__b"] == first

    for name in WRONGS:
        shop.model(name, f"select {DAY}".replace("monday", "tuesday"))
    code, said = shop.build("--select", *WRONGS, "standing")
    assert code == 0, said[-4000:]
    assert {row[2] for row in shop.rows("standing")["standing__a"]} == {"tuesday"}
    assert shop.rows("standing")["standing__b"] == first, "who was reading it can read on"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with spark_cluster(tmp_path_factory.mktemp("cluster"), memory="1g") as running:
        yield running


def test_a_worker_that_dies_in_mid_build_changes_no_row(shop: Shop, cluster: Cluster) -> None:
    slow = TABLE + "select id % 7 as part, count(*) as numbers, sum(id) as total from "
    shop.model("first_part", slow + "range(0, 400000000, 1, 8) group by 1")
    shop.model("second_part", slow + "range(0, 800000000, 1, 16) group by 1 -- {{ ref('first_part') }}")
    process = shop.start("run", "--select", "first_part", "second_part", master=cluster.url)
    assert process.stdout is not None
    said = []
    killed: list[int] = []
    end = time.monotonic() + LIMIT_SECONDS
    for line in process.stdout:
        said.append(line)
        if "START" in line and "second_part" in line:
            # in the middle of its tasks
            time.sleep(2)
            killed = cluster.kill_worker(0)
        assert time.monotonic() < end
    assert process.wait() == 0, "".join(said)[-4000:]
    # the worker and at least one executor of this build
    assert len(killed) > 1
    for name, count in (("first_part", 400_000_000), ("second_part", 800_000_000)):
        (rows,) = shop.rows(name).values()
        wanted = duckdb.sql(f"select i % 7, count(*), sum(i) from range({count}) as numbers (i) group by 1 order by 1")
        assert rows == wanted.fetchall()
