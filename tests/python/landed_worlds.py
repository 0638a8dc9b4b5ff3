"""Build accounts, let one thing land in each, build on top and anew: what differs, and what had to be built anew.

    .venv/bin/python tests/python/landed_worlds.py --seeds 1 2 3        (or: make daily SEEDS="1 2 3")

compares every table of marts and reports, cell by cell, and leaves out, once, each part of what tells the touched
conversations. Exit code 0: no row differs; 1: some do.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from tests.python import compare_models, daily_worlds, in_process, oracle, single_landings  # noqa: E402
from tests.python.left_out import Forgotten, each_part_left_out  # noqa: E402
from tests.python.single_landings import Landing  # noqa: E402
from tests.python.worlds_variants import Loading, write_loadings  # noqa: E402

# what is built by conversation, and what is judged of it; the marts, where every one is compared
BY_CONVERSATION = ("--select", "+config.materialized:by_conversation", "+int_verdicts")
# what the touched conversations are told from, and the tables that the query reads as the last build left them
TELLING_VIEWS = (
    *("staging.stg_generic__touched_conversations", "staging.stg_generic__contact_pairs"),
    *("staging.stg_generic__conversation_contacts", "accounts.base_touched_accounts", "accounts.base_as_of_moves"),
)
SEEN_VIEWS = (
    *("intermediate.int_exported_conversations", "intermediate.int_exported_conversation_events"),
    *("intermediate.int_exported_messages", "intermediate.int_known_messages"),
)
DECIDING_HOURS = "intermediate.int_deciding_hours"
LEFT_STANDING = (
    *("int_conversations", "int_ordered_items", "int_events", "int_irregular_messages"),
    "int_people_conversations",
)
# of items that instant and sequence do not tell apart, the engine chooses; int_tied_items then has the order, and what
# has no instant has none
TIED = (
    "* exclude (item_number, is_tied, ai_replies_before, answers_before), "
    "case when not bool_or(is_tied or occurred_at is null) over (partition by conversation_number) "
    "then [item_number, ai_replies_before, answers_before] end"
)


STANDING = (
    "select schema_name, table_name from duckdb_tables() where database_name = 'landed' "
    "union all select schema_name, view_name from duckdb_views() where database_name = 'landed'"
)


@dataclass(frozen=True)
class Model:
    """A model every row of which belongs to one conversation: its table, what is compared of it, the number of that."""

    relation: str
    compared: str
    number: str


@dataclass
class Landed:
    """Databases of the same landings: as built before them, on top of that, and anew.

    everything: all models are built, not only those that are built by conversation and what is judged of them.
    """

    folder: Path
    landings: Sequence[Landing]
    everything: bool = False
    query: str = ""
    models: list[Model] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Load, build, let the things land, build on top and anew. Raises CommandFailedError."""
        shop = daily_worlds.Shop(self.folder, None)
        shop.database.parent.mkdir(parents=True)
        accounts = [landing.account for landing in self.landings]
        daily_worlds.link_project(shop.project)
        daily_worlds.add_seed_rows(shop, accounts)
        before, after = self._write(accounts)
        self._load(shop, before)
        self._build(shop)
        shutil.copy(shop.database, self.path("before"))
        self._load(shop, after)
        self._take_back(shop)
        shutil.copy(shop.database, self.path("landed"))
        self._build(shop)
        shutil.copy(shop.database, self.path("on_top"))
        self._build_anew()
        self._read_project()

    def path(self, name: str) -> Path:
        """Return the database of a name: before, landed, on_top, anew."""
        return self.folder / f"{name}.duckdb"

    def _write(self, accounts: Sequence[oracle.Account]) -> tuple[list[Path], list[Path]]:
        """Write the exports; return those that are loaded first, and those that land then."""
        written = write_loadings([Loading(account) for account in accounts], self.folder / "exports")
        first, second = (path for path, _ in written)
        before, after = [first], [second]
        for landing in self.landings:
            own = second / "generic" / landing.account.account_id
            if landing.then in ("forget", "guess"):
                # loaded before the first build
                early = self.folder / "exports" / f"{landing.then}_early"
                shutil.copytree(own, early / "generic" / landing.account.account_id)
                before.append(early)
                if landing.then == "guess":
                    self._hide_time(early / "generic" / landing.account.account_id)
            if landing.then == "forget":
                shutil.rmtree(own)
        return before, after

    @staticmethod
    def _hide_time(place: Path) -> None:
        """Let nothing but the files' own time, a day earlier, say when they were taken."""
        stated = json.loads((place / daily_worlds.EXPORT).read_text(encoding="utf-8"))["extracted_at"]
        (place / daily_worlds.EXPORT).unlink()
        taken = (datetime.fromisoformat(stated) - timedelta(days=1)).timestamp()
        for file in place.iterdir():
            os.utime(file, (taken, taken))

    def _load(self, shop: daily_worlds.Shop, folders: Sequence[Path]) -> None:
        for folder in folders:
            in_process.load(shop.database, folder, "--max-rejected", "1")

    def _take_back(self, shop: daily_worlds.Shop) -> None:
        """Take back what is taken back."""
        for landing in self.landings:
            name = landing.account.account_id
            if landing.then == "forget":
                loads = shop.query(
                    "select load_id from raw.loads where account_id = "  # noqa: S608 - a name of the worlds
                    f"'{name}' and extracted_at = (select max(extracted_at) from raw.loads where account_id = '{name}')"
                )
                in_process.load(shop.database, *(word for (load_id,) in loads for word in ("--forget", load_id)))

    def _build(self, shop: daily_worlds.Shop) -> None:
        """Build what is compared; no build is whole only because much changed."""
        in_process.dbt(
            shop.database,
            *("build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"),
            *(() if self.everything else BY_CONVERSATION),
            *("--project-dir", str(shop.project), "--profiles-dir", str(shop.project)),
            *("--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs")),
            *("--vars", "{max_unknown_share: 1, most_touched_share: 10}"),
        )

    def _build_anew(self) -> None:
        """Ask every model its whole question once more, in order, of the loads alone: no record of a build, no dbt."""
        manifest = json.loads((self.folder / "target" / "manifest.json").read_text(encoding="utf-8"))
        compare_models.copy_loads(self.path("landed"), self.path("anew"))
        with duckdb.connect(str(self.path("anew"))) as connection:
            connection.execute("set timezone = 'UTC'")
            connection.execute(f"attach '{self.path('landed')}' as landed (read_only)")
            # the names of the views' relations hold no database
            built = {f"{schema}.{name}" for schema, name in connection.execute(STANDING).fetchall()}
            for node in self._in_order(manifest["nodes"]):
                relation = f"{node['schema']}.{node['alias']}"
                if relation not in built:
                    continue
                connection.execute(f"create schema if not exists {node['schema']}")
                if node["resource_type"] == "seed":
                    connection.execute(f"create table {relation} as from landed.{relation}")
                    continue
                kind = "view" if node["config"]["materialized"] == "view" else "table"
                compiled = self.folder / "target" / "compiled" / "agent_outcomes" / node["original_file_path"]
                connection.execute(f"create {kind} {relation} as\n{compiled.read_text(encoding='utf-8')}")

    @staticmethod
    def _in_order(nodes: dict[str, Any]) -> list[Any]:
        """Return models and seeds, each after all that it reads."""
        read = {
            name: [
                parent for parent in node["depends_on"].get("nodes", []) if parent in nodes and not _is_touched(parent)
            ]
            for name, node in nodes.items()
            if node["resource_type"] in ("model", "seed") and not _is_touched(name)
        }
        return [nodes[name] for name in TopologicalSorter(read).static_order()]

    def _read_project(self) -> None:
        """Read the query of the touched conversations, and what is built by conversation."""
        manifest = json.loads((self.folder / "target" / "manifest.json").read_text())
        nodes = manifest["nodes"]
        touched = nodes["model.agent_outcomes.int_touched_conversations"]
        compiled = self.folder / "target" / "compiled" / "agent_outcomes" / touched["original_file_path"]
        self.query = compiled.read_text()
        number = re.findall(r"select\s+(\S[^;]*?) as conversation_number,\s+source_system,", self.query)[-1]
        number = number[number.rindex("cast(hash") :] if "cast(hash" in number else number
        with duckdb.connect(str(self.path("anew")), read_only=True) as connection:
            for node in nodes.values():
                if node["config"]["materialized"] != "by_conversation" and node["name"] != "int_verdicts":
                    continue
                relation = f"{node['schema']}.{node['alias']}"
                described = connection.execute(f"select column_name from (describe {relation})").fetchall()  # noqa: S608
                columns = [column for (column,) in described]
                compared = TIED if node["name"] == "int_ordered_items" else "*"
                # that of an untouched row may be of an older build: its instants lie on the same side of both
                compared = compared.replace("*", "* exclude (as_of)", 1) if "as_of" in columns else compared
                # NULL in int_irregular_messages where the conversation is not loaded: its three keys say which
                named = "conversation_key" in node["config"]
                self.models.append(Model(relation, compared, number if named else "conversation_number"))


def _is_touched(unique_id: str) -> bool:
    """Return whether a node says what is touched: who builds all asks for no row of it."""
    return unique_id.endswith(".int_touched_conversations")


class Judge:
    """What differs between the databases of landings, and which conversations a query of touched ones leaves out."""

    def __init__(self, landed: Landed) -> None:
        """Read the three databases; what the query reads stands as it did when it ran."""
        self.landed = landed
        self.differing: dict[str, int] = {}
        database = landed.path("judged")
        shutil.copy(landed.path("on_top"), database)
        self.connection = duckdb.connect(str(database))
        self.connection.execute("set timezone = 'UTC'")
        # many small queries: what threads cost is more than what they save
        self.connection.execute("set threads = 1")
        for name in ("before", "on_top", "anew"):
            self.connection.execute(f"attach '{landed.path(name)}' as {name} (read_only)")
        self.connection.execute("create temp table changed (conversation_number bigint, account_id varchar)")
        self.connection.execute("create temp table differing (conversation_number bigint)")
        for model in landed.models:
            differing = self._count(f"from {self._unlike(model, 'on_top', 'anew')}")
            if differing:
                self.differing[model.relation] = differing
            self.connection.execute(
                f"insert into differing select {model.number} "  # noqa: S608 - names of the project
                f"from {self._unlike(model, 'before', 'anew')}"
            )
        # views over all sources cost more to read than to keep
        for view in SEEN_VIEWS:
            self.connection.execute(f"create temp table seen as from {view}")
            self.connection.execute(f"drop view {view}")
            self.connection.execute(f"create table {view} as from seen")
            self.connection.execute("drop table seen")
        self._name_changed()
        self.connection.execute("create or replace table raw.built_inputs as from before.raw.built_inputs")
        for table in LEFT_STANDING:
            self.connection.execute(f"create or replace table intermediate.{table} as from before.intermediate.{table}")

    def _count(self, rows: str) -> int:
        [(number,)] = self.connection.execute(f"select count(*) {rows}").fetchall()
        return number

    @staticmethod
    def _unlike(model: Model, one: str, other: str) -> str:
        """Return a subquery of the rows of a model that only one of two databases has."""
        rows = [f"select {model.compared} from {side}.{model.relation}" for side in (one, other)]  # noqa: S608
        return f"(({rows[0]} except all {rows[1]}) union all ({rows[1]} except all {rows[0]}))"

    def _name_changed(self) -> None:
        """Write down whose the conversations are that had to be built anew."""
        [number] = {model.number for model in self.landed.models if model.number != "conversation_number"}
        keyed = (*SEEN_VIEWS, "before.intermediate.int_conversations", "before.intermediate.int_events")
        names = " union ".join(
            f"select {number} as conversation_number, account_id from {relation}"  # noqa: S608 - names of the project
            for relation in (*keyed, "before.intermediate.int_irregular_messages")
        )
        self.connection.execute(
            "insert into changed select conversation_number, any_value(account_id) "  # noqa: S608
            f"from differing left join ({names}) as named using (conversation_number) group by 1"
        )

    def left_out(self, query: str) -> dict[str, int]:
        """Return how many conversations of each account had to be built anew and are not in a query's answer."""
        self.connection.execute(f"create or replace temp table answer as from ({query})")
        return dict(
            self.connection.execute(
                "select coalesce(account_id, '?'), count(*) from changed anti join answer using (conversation_number) "
                "group by 1 order by 1"
            ).fetchall()
        )

    def faults(self) -> list[tuple[str, str, dict[str, int]]]:
        """Leave each part out of what tells the touched conversations, once.

        Returns its model, what it says, and how many conversations of each account are missed without it.
        """
        found = [
            ("int_touched_conversations", forgotten.part, self.left_out(forgotten.query))
            for forgotten in each_part_left_out(self.landed.query)
        ]
        for view in TELLING_VIEWS:
            text = self._text(view)
            parts = each_part_left_out(text)
            found += [(view, forgotten.part, self._with_view(view, forgotten)) for forgotten in parts]
        hours = self.connection.execute(f"select hours from {DECIDING_HOURS} order by 1").fetchall()  # noqa: S608
        text = self._text(DECIDING_HOURS)
        for (number,) in hours:
            without = Forgotten(f"{number} hours", f"select * from ({text}) where hours <> {number}")  # noqa: S608
            found.append((DECIDING_HOURS, without.part, self._with_view(DECIDING_HOURS, without)))
        return found

    def _text(self, view: str) -> str:
        """Return the query of a view."""
        [(sql,)] = self.connection.execute(
            "select sql from duckdb_views() where database_name = 'judged' and schema_name || '.' || view_name = ?",
            [view],
        ).fetchall()
        return re.sub(r"(?s)^.*? AS (?=[(\s]*(WITH|SELECT))", "", sql.rstrip().rstrip(";"), count=1)

    def _with_view(self, view: str, forgotten: Forgotten) -> dict[str, int]:
        """Return what is left out while a view says something else."""
        text = self._text(view)
        self.connection.execute(f"create or replace view {view} as {forgotten.query}")
        missed = self.left_out(self.landed.query)
        self.connection.execute(f"create or replace view {view} as {text}")
        return missed

    def touched(self) -> dict[str, tuple[int, int]]:
        """Return by account how many conversations were built anew, and how many of them had to be."""
        rows = self.connection.execute(
            "select account_id, count(*), "
            "count(*) filter (conversation_number in (select conversation_number from changed)) "
            "from on_top.intermediate.int_touched_conversations where conversation_id is not null group by 1 order by 1"
        ).fetchall()
        found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        found.update({account: (built, needed) for account, built, needed in rows})
        return found

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query over the attached databases."""
        return self.connection.execute(statement).fetchall()


def main() -> int:
    """Let everything land once for each seed, and compare every mart."""
    parser = argparse.ArgumentParser(
        description="Let one thing land in each of many accounts, and compare with a full build."
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[1], help="the same seed gives the same landings")
    total = 0
    for seed in parser.parse_args().seeds:
        with tempfile.TemporaryDirectory(prefix="agent_outcomes_landed_") as folder:
            landed = Landed(Path(folder) / "shop", single_landings.make_landings(seed), everything=True)
            total += compare_models.compare(landed.path("on_top"), landed.path("anew"), daily_worlds.ROWS_SHOWN)
            judge = Judge(landed)
            total += sum(judge.differing.values())
            for model, part, missed in judge.faults():
                print(f"seed {seed}, {model} without {part}: {sum(missed.values())} conversations are missed")
    print(f"{total} rows differ from a full build")
    return 1 if total else 0


if __name__ == "__main__":
    raise SystemExit(main())
