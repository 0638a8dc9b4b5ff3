"""The steps that the benchmark measures, each a command of its own so that its time and memory are its own."""

import time
from pathlib import Path

import click
import duckdb

from scripts.benchmarking.exports import SOURCES, Size, make_exports

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
def exports(folder: Path, conversations: int, source: str) -> None:
    """Make the exports."""
    make_exports(folder, Size(conversations), source)


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
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("source", type=click.Choice(list(SOURCES)))
def floor(database: Path, source: str) -> None:
    """Scan the messages once, group by conversation, write a table; print the seconds."""
    with duckdb.connect(str(database)) as connection:
        # as profiles.yml
        connection.execute("set threads = 2")
        connection.execute("set preserve_insertion_order = false")
        connection.execute("create schema if not exists benchmark")
        start = time.monotonic()
        connection.execute(FLOOR.format(source=source, **WORDS[source]))
        click.echo(time.monotonic() - start)
        connection.execute("drop schema benchmark cascade")


if __name__ == "__main__":
    steps()
