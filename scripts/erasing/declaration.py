"""What every column of the tables in `raw` holds of a person: the seed `personal_data`, for erasing and for the reader.

A column is said once; a JSON column has its members beside it, by their paths without the places in lists
(`senders` holds `deliveryIdentifier.value`). A member that is not said is free text: what nobody listed is erased.
"""

import csv
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from scripts.loading.contract import LOG_SOURCE, REPOSITORY, SHARED_SOURCE, SHARED_TABLES, LandingTable

# of a table or source: all that have no row of their own
ANY = "*"
# ids that get a stand-in; the value says whose record the id is
PERSONS = {"contact_id": "contact", "conversation_id": "conversation", "conversation_link": "conversation_link"}
# ids that keep their value and lead from a person's rows to others
LINKS = {
    "actor_id": "actor",
    "message_id": "message",
    "message_link": "message",
    "ticket_id": "ticket",
    "ticket_link": "ticket",
}
ROLES = PERSONS | LINKS
# what is known of a person beside ids: whole values, and words that others may share
DETAILS, PARTS = ("name", "detail"), ("name_part",)
TEXTS = ("text", "rich_text", "text_or_json")
FREE_TEXT, KEPT, JSON = "free_text", "kept", "json"
KNOWN = {
    *ROLES, *DETAILS, *PARTS, *TEXTS, FREE_TEXT, KEPT, JSON,
    "item_id", "resource_id", "word", "page_link", "property_value", "event_property", "unknown_columns",
    "file_name", "said", "rejected_row", "row_value",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """What a column holds. members: patterns of paths and what stands there, of JSON; the first that fits counts."""

    holds: str
    members: tuple[tuple[str, str], ...] = ()

    @property
    def is_json(self) -> bool:
        """Whether values may be JSON objects with members of their own."""
        return bool(self.members)

    def says(self, holds: str) -> bool:
        """Whether the column, or a member of it, holds such a value."""
        return self.holds == holds or any(holds == held for _, held in self.members)

    def holds_at(self, path: str) -> str:
        """Return what stands at a path as `plain_path` writes it."""
        return next((holds for pattern, holds in self.members if fnmatchcase(path, pattern)), FREE_TEXT)


def plain_path(path: str) -> str:
    """Return a path of names joined by points so that spellings agree: createdAt, created_at and datetime_."""
    return re.sub(r"[^a-z0-9.*]", "", path.lower())


@cache
def _rows(repository: Path) -> tuple[dict[str, str], ...]:
    """Read the seed."""
    with (repository / "seeds" / "personal_data.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def columns_of(source_system: str, table: str, repository: Path = REPOSITORY) -> dict[str, Column]:
    """Return what the columns of a landing table hold, by name; those of its own come before those of all tables.

    A table that may lie in any source's folder is described once, as the generic source's.
    """
    holds: dict[str, str] = {}
    members: dict[str, list[tuple[str, str]]] = {}
    owner = SHARED_SOURCE if table in SHARED_TABLES else source_system
    for place in ((owner, table), (owner, ANY), (ANY, ANY)):
        found = [row for row in _rows(repository) if (row["source_system"], row["table_name"]) == place]
        for row in found:
            if row["member"]:
                members.setdefault(row["column_name"], []).append((plain_path(row["member"]), row["holds"]))
            else:
                holds.setdefault(row["column_name"], row["holds"])
    return {name: Column(held, tuple(members.get(name, ()))) for name, held in holds.items()}


def log_columns_of(table: str) -> dict[str, Column]:
    """Return what the columns of one of the loader's own tables hold."""
    return {name: column for name, column in columns_of(LOG_SOURCE, table).items() if not name.startswith("_")}


def is_of_persons(table: LandingTable, columns: dict[str, Column]) -> bool:
    """Whether a row of the table describes one person or actor."""
    return any(columns[name].holds in ("contact_id", "actor_id", "resource_id") for name in table.key)


def is_of_conversations(table: LandingTable, columns: dict[str, Column]) -> bool:
    """Whether a row of the table says whose a conversation is."""
    return any(columns[name].holds in ("conversation_id", "resource_id") for name in table.key)


@cache
def event_meanings(repository: Path = REPOSITORY) -> dict[str, str]:
    """Return the meaning of an event's property by its name as `plain_path` writes it: the seed `event_properties`."""
    with (repository / "seeds" / "event_properties.csv").open(encoding="utf-8", newline="") as lines:
        return {plain_path(row["property"]): row["meaning"] for row in csv.DictReader(lines)}
