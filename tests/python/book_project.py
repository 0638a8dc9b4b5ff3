"""A dbt project of a few models, built by this project's materializations in a folder of its own, in this process."""

import shutil
from pathlib import Path

import duckdb
import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from tests.python.commands import PROJECT
from tests.python.quick_dbt import make_quick

MACROS = (
    "book",
    "daily",
    "materializations",
    "engine/column_type.sql",
    "engine/escaped_comment.sql",
    "engine/hash_of_rows.sql",
    "ref.sql",
    "source.sql",
)
HOOKS = ("create_landing_tables", "landing_columns", "open_book", "close_book", "project_nodes", "project_relations")
MODELS = {
    "orders": (
        "select order_id, cast(conversation as bigint) as conversation_number, amount "
        "from {{ source('shop', 'orders') }}"
    ),
    "words_counted": (
        "{{ config(materialized='table') }} select word, count(orders.order_id) as orders "
        "from {{ ref('words') }} as words "
        " left join {{ ref('orders') }} as orders on words.word = orders.amount group by 1"
    ),
    "report": "select word, orders from {{ ref('words_counted') }}",
    "calm": "{{ config(materialized='table') }} select word from {{ ref('words') }}",
    "limited": (
        "{{ config(materialized='table') }} select order_id from {{ ref('orders') }} "
        "where order_id < {{ changing(\"'\" ~ var('until') ~ \"'\") }}"
    ),
    # a model of the rooms of a source of which nothing landed
    "room": (
        "{{ config(materialized='table', meta={'rows_of': 'other'}) }} select things.thing, count(*) as orders "
        "from {{ source('other', 'things') }} as things cross join {{ ref('orders') }} as orders group by 1"
    ),
    "present": (
        "select conversation_number, string_agg(amount, ' ' order by order_id) as amounts "
        "from {{ ref('orders') }} group by 1"
    ),
    "int_conversations": "select conversation_number from {{ ref('present') }}",
    "base_touched_accounts": "select '' as source_system, '' as account_id, '' as reason from range(0)",
    "int_touched_conversations": (
        "{{ config(materialized='touched', remembers={'seen': 'present'}) }} "
        "select coalesce(present.conversation_number, seen.conversation_number) as conversation_number "
        "from {{ ref('present') }} as present full join {{ source('loads', 'seen') }} as seen "
        "on present.conversation_number = seen.conversation_number where present.amounts is distinct from seen.amounts "
        "union all select conversation_number from {{ ref('present') }} "
        "where 'everything' in (select word from {{ ref('words') }})"
    ),
    "sums": (
        "{{ config(materialized='by_conversation') }} with orders as (select * from {{ of_touched(ref('orders')) }}) "
        "select conversation_number, count(*) as orders, max(amount) as amount from orders group by 1"
    ),
    "ranked": (
        "{{ config(materialized='by_conversation') }} with sums as (select * from {{ of_touched(ref('sums')) }}), "
        "words as (select count(*) as words from {{ ref('words') }}) "
        "select conversation_number, orders + words as places, amount from sums cross join words"
    ),
}
PROPERTIES = {
    "version": 2,
    "sources": [
        {
            "name": "shop",
            "schema": "raw",
            "tables": [
                {
                    "name": "orders",
                    "identifier": "shop__orders",
                    "columns": [{"name": "order_id"}, {"name": "conversation"}, {"name": "amount"}],
                }
            ],
        },
        {
            "name": "other",
            "schema": "raw",
            "tables": [{"name": "things", "identifier": "other__things", "columns": [{"name": "thing"}]}],
        },
    ],
    "models": [
        {
            "name": "words_counted",
            "description": "It's a table.",
            "config": {"contract": {"enforced": True}, "persist_docs": {"relation": True, "columns": True}},
            "columns": [
                {"name": "word", "data_type": "varchar", "description": "It.", "constraints": [{"type": "not_null"}]},
                {"name": "orders", "data_type": "bigint", "description": "How many."},
            ],
        }
    ],
    "seeds": [{"name": "words", "config": {"column_types": {"word": "varchar"}}}],
}


class Shop:
    """The project, its database beside it."""

    def __init__(self, folder: Path) -> None:
        """Write the project into a folder that does not exist yet. Nothing is built."""
        self.folder, self.database = folder, folder / "shop.duckdb"
        for path in MACROS:
            source, target = PROJECT / "macros" / path, folder / "macros" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
        for name in HOOKS:
            shutil.copy(PROJECT / "macros" / "hooks" / f"{name}.sql", folder / "macros")
        # the book is of the project that says so: here this one
        own_package = "{% macro own_package() %}{{ return('shop') }}{% endmacro %}"
        (folder / "macros" / "own_package.sql").write_text(own_package)
        self._write_yaml(
            "dbt_project.yml",
            {
                "name": "shop",
                "profile": "shop",
                # what is made anew of touched conversations lies in this schema beside (macros/daily/laid_beside.sql)
                "on-run-start": [
                    "create schema if not exists intermediate",
                    "{{ create_landing_tables() }}",
                    "{{ open_book() }}",
                ],
                "on-run-end": ["{{ close_book() }}"],
                "vars": {"until": "9", "most_touched_share": 0.9},
            },
        )
        self._write_profile()
        loads = yaml.safe_load((PROJECT / "models/accounts/_loads__sources.yml").read_text())
        loads["sources"][0]["tables"].append(
            {
                "name": "seen",
                "config": {"meta": {"written_by": "dbt"}},
                "columns": [
                    {"name": "conversation_number", "data_type": "bigint"},
                    {"name": "amounts", "data_type": "varchar"},
                ],
            }
        )
        self._write_yaml("models/loads.yml", loads)
        self._write_files()

    def keep(self) -> None:
        """Remember the database as it is, for `restore`."""
        shutil.copy(self.database, self.folder / "start.duckdb")

    def restore(self) -> None:
        """Put the project and its database back as `keep` found them: in one folder dbt need not read it anew."""
        shutil.copy(self.folder / "start.duckdb", self.database)
        self._write_files()

    def _write_files(self) -> None:
        for path in (self.folder / "models").glob("*.sql"):
            if path.stem not in MODELS:
                path.unlink()
        for name, sql in MODELS.items():
            self.set_model(name, sql)
        self.set_properties(PROPERTIES)
        self.set_words("a", "b")
        shutil.rmtree(self.folder / "tests", ignore_errors=True)

    def _write_profile(self) -> None:
        output = {"type": "duckdb", "path": str(self.database), "threads": 2}
        self._write_yaml("profiles.yml", {"shop": {"target": "test", "outputs": {"test": output}}})

    def _write_yaml(self, name: str, content: object) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(content, sort_keys=False))

    def set_properties(self, properties: dict) -> None:
        """Write what YAML says of models, seeds and the landing table."""
        self._write_yaml("models/properties.yml", properties)

    def set_model(self, name: str, sql: str) -> None:
        """Write a model."""
        (self.folder / "models" / f"{name}.sql").write_text(sql)

    def set_test(self, name: str, sql: str) -> None:
        """Write a data test with SQL of its own."""
        (self.folder / "tests").mkdir(exist_ok=True)
        (self.folder / "tests" / f"{name}.sql").write_text(sql)

    def set_words(self, *words: str) -> None:
        """Write the seed."""
        (self.folder / "seeds").mkdir(exist_ok=True)
        (self.folder / "seeds" / "words.csv").write_text("\n".join(["word", *words]) + "\n")

    def execute(self, *statements: str) -> list[tuple]:
        """Run SQL on the database; return the rows of the last statement."""
        with duckdb.connect(str(self.database)) as connection:
            return [connection.execute(statement).fetchall() for statement in statements][-1]

    def land(self, load_id: str, *orders: tuple[str, str, str]) -> None:
        """Land orders (id, conversation, amount), as the loader does."""
        values = ", ".join(f"('{order}', '{number}', '{amount}', '{load_id}')" for order, number, amount in orders)
        self.execute(
            f"insert into raw.shop__orders (order_id, conversation, amount, _load_id) values {values}",  # noqa: S608
            "insert into raw.loads (load_id, source_system, table_name, status) "  # noqa: S608
            f"values ('{load_id}', 'shop', 'orders', 'loaded')",
        )

    def forget(self, load_id: str) -> None:
        """Take a load back, as the loader does."""
        self.execute(
            f"delete from raw.shop__orders where _load_id = '{load_id}'",  # noqa: S608
            f"update raw.loads set status = 'forgotten' where load_id = '{load_id}'",  # noqa: S608
        )

    def command(self, *options: str) -> list[str]:
        """Return the arguments that make dbt work on this project."""
        own = ["--project-dir", str(self.folder), "--profiles-dir", str(self.folder)]
        return [
            "--quiet",
            "--log-level-file",
            "none",
            *options,
            *own,
            "--target-path",
            str(self.folder / "target"),
            "--log-path",
            str(self.folder / "logs"),
        ]

    def build(self, *options: str, command: str = "build") -> dict[str, str]:
        """Run `dbt build`, or another command, and return what it says of each node; None: it passed."""
        make_quick()
        done = dbtRunner().invoke(self.command(command, *options))
        # a run that failed may leave the database open, in this process
        DuckDBConnectionManager.env().close()
        DuckDBConnectionManager.close_all_connections()
        if done.exception:
            raise done.exception
        return {
            result.node.name: result.message
            for result in done.result.results
            if result.node.resource_type != "operation"
        }

    def built(self, *options: str) -> set[str]:
        """Run `dbt build`, which must succeed, and return the models and seeds that it did not leave alone."""
        messages = self.build(*options)
        faults = {
            name: message for name, message in messages.items() if message not in ("OK", "UNCHANGED", "TOUCHED ONLY")
        }
        assert not faults, faults
        return {name for name, message in messages.items() if message != "UNCHANGED"}

    def contents(self) -> dict[str, list[tuple]]:
        """Return all rows of every table and view that dbt built."""
        with duckdb.connect(str(self.database)) as connection:
            relations = connection.execute(
                "select table_name from information_schema.tables where table_schema = 'main' order by 1"
            ).fetchall()
            return {
                name: sorted(connection.execute(f"select * from main.{name}").fetchall(), key=repr)  # noqa: S608
                for (name,) in relations
                # which conversations a build touched is a fact of that build
                if name != "int_touched_conversations"
            }

    def contents_built_anew(self) -> dict[str, list[tuple]]:
        """Return what a build of all would make of the landed rows and the files as they are."""
        kept = self.folder / "kept.duckdb"
        shutil.copy(self.database, kept)
        self.built("--full-refresh")
        made = self.contents()
        shutil.copy(kept, self.database)
        return made
