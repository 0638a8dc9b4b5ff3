"""The steps that the benchmark measures, each a command of its own so that its time and memory are its own."""

import json
import resource
import sys
import time
from pathlib import Path

import click
import duckdb
from dbt.cli.main import dbtRunner

from scripts.benchmarking.exports import SOURCES, Heap, Size, make_exports, make_next_day

# What any script that looks at every message must do: read each once, parse its instant, group by conversation (where
# messages name none, by contact).
FLOOR = """
create or replace table benchmark.floor as
select
    _source_system,
    _account_id,
    thread,
    count(*) as messages,
    count(*) filter (where sender = '{contact}') as contact_messages,
    count(*) filter (where sender = '{ai}') as ai_replies,
    count(*) filter (where sender = '{human}') as human_replies,
    min(sent_instant) as first_message_at,
    max(sent_instant) as last_message_at,
    min(sent_instant) filter (where sender = '{contact}') as first_contact_message_at,
    max(sent_instant) filter (where sender = '{contact}') as last_contact_message_at,
    min(sent_instant) filter (where sender = '{ai}') as first_ai_reply_at,
    max(sent_instant) filter (where sender = '{ai}') as last_ai_reply_at,
    min(sent_instant) filter (where sender = '{human}') as first_human_reply_at,
    max({last}) as last_value
from (
    select *, {thread} as thread, {sender} as sender, cast({sent} as timestamp) as sent_instant
    from raw.{source}__messages
)
group by _source_system, _account_id, thread
"""
# the words of each source
WORDS = {
    "generic": {
        "thread": "conversation_id", "sender": "sender_kind", "contact": "contact", "ai": "ai", "human": "human",
        "sent": "sent_at", "last": "n_citations",
    },
    "respond_io": {
        "thread": "contact_id", "sender": "sender_type", "contact": "contact", "ai": "ai_agent", "human": "user",
        "sent": "date_time", "last": "channel_id",
    },
    "klaviyo": {
        "thread": "json_extract_string(relationships, '$.conversation.data.id')",
        "sender": "json_extract_string(attributes, '$.role')", "contact": "user", "ai": "agent", "human": "nobody",
        "sent": "json_extract_string(attributes, '$.created_at')", "last": "_row",
    },
}  # fmt: skip


@click.group()
def steps() -> None:
    """Run one step of the benchmark."""


@steps.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("conversations", type=int)
@click.argument("source", type=click.Choice(list(SOURCES)))
@click.option("--in-one-conversation", default=0, help="Conversations whose messages are all one conversation's.")
@click.option("--of-one-contact", default=0, help="Conversations that one contact has.")
def exports(folder: Path, conversations: int, source: str, in_one_conversation: int, of_one_contact: int) -> None:
    """Make the exports."""
    make_exports(folder, Size(conversations), source, Heap(in_one_conversation, of_one_contact))


@steps.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("database", type=click.Path(path_type=Path))
def bare(folder: Path, database: Path) -> None:
    """Read the same files as DuckDB does by itself, one table a file."""
    with duckdb.connect(str(database)) as connection:
        for number, file in enumerate(sorted(file for file in folder.rglob("*") if file.is_file())):
            read = connection.read_csv if file.suffix == ".csv" else connection.read_json
            read(str(file)).create(f"bare_{number}")


@steps.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("conversations", type=int)
def next_day(folder: Path, conversations: int) -> None:
    """Make the exports of one more day."""
    make_next_day(folder, Size(conversations))


@steps.command()
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("source", type=click.Choice(list(SOURCES)))
def floor(database: Path, source: str) -> None:
    """Scan the messages once, group by conversation, write a table; print what it took."""
    with duckdb.connect(str(database)) as connection:
        set_up(connection)
        connection.execute("create schema if not exists benchmark")
        start = used()
        connection.execute(FLOOR.format(source=source, **WORDS[source]))
        report(start)
        connection.execute("drop schema benchmark cascade")


@steps.command()
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("relations", nargs=-1)
def read(database: Path, relations: tuple[str, ...]) -> None:
    """Read every column of views; print what each took."""
    taken = {}
    with duckdb.connect(str(database)) as connection:
        set_up(connection)
        for relation in relations:
            start = used()
            connection.execute(f"create or replace temp table read as from {relation}")
            taken[relation] = spent(start)
        connection.execute("drop table if exists read")
    click.echo(json.dumps(taken))


@steps.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1)
def dbt(arguments: tuple[str, ...]) -> None:
    """Run dbt; print what lay between the first node's start and the last one's end, dbt's start-up apart."""
    ends: list[tuple[float, float]] = []

    def note(event: object) -> None:
        if event.info.name in ("NodeStart", "NodeFinished"):  # type: ignore[attr-defined]
            ends.append(used())

    result = dbtRunner(callbacks=[note]).invoke(list(arguments))
    if not result.success:
        sys.exit(str(result.exception or "dbt failed"))
    seconds, processor_seconds = (last - first for first, last in zip(ends[0], ends[-1], strict=True))
    click.echo(json.dumps({"seconds": seconds, "processor_seconds": processor_seconds}))


def set_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Set a connection as profiles.yml does."""
    connection.execute("set threads = 2")
    connection.execute("set preserve_insertion_order = false")


def used() -> tuple[float, float]:
    """Return seconds of the clock, and those of the processors that this process has used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return time.monotonic(), usage.ru_utime + usage.ru_stime


def spent(start: tuple[float, float]) -> dict[str, float]:
    """Return what went by since then."""
    now = used()
    return {"seconds": now[0] - start[0], "processor_seconds": now[1] - start[1]}


def report(start: tuple[float, float]) -> None:
    """Print what went by since then, for the benchmark to read."""
    click.echo(json.dumps(spent(start)))


if __name__ == "__main__":
    steps()
