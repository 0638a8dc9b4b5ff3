"""The random HubSpot accounts in every shape: API files, a connector's tables, the CRM's ticket CSV, and mixtures.

The account is that of `hubspot_worlds.py`; here its records are written in other shapes, with versions that differ, so
that it matters which of them counts: at one extraction or at several, updated equally, later or nobody knows when,
deleted in one shape and alive in another, moved to another thread between two extractions.
What they say stands in `hubspot_reading.py` and `hubspot_mapping.py`, what they must hold in `hubspot_coverage.py`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.python import hubspot_worlds, oracle, worlds
from tests.python.hubspot_worlds import (
    CSV_COLUMNS,
    CUSTOMERS,
    EPOCH,
    MILLISECOND,
    SOURCE_SYSTEM,
    Builder,
    Export,
    File,
    HubspotAccount,
    Record,
    write_exports,
)
from tests.python.worlds import HOUR

__all__ = ["SHAPES", "SOURCE_SYSTEM", "make_world", "make_worlds", "write_exports"]

TextRow = dict[str, str | None]

# shape -> how its accounts' ids begin
SHAPES = {"api": "h", "connector": "hc", "csv": "hv", "mixed": "hm"}

CONNECTOR_COLUMNS = {
    "conversation_thread": [
        *("id", "inbox_id", "associated_contact_id", "associated_ticket_id", "original_channel_id", "assigned_to"),
        *("created_at", "closed_at", "spam", "status", "_fivetran_deleted", "_fivetran_synced"),
    ],
    "conversation_message_history": [
        *("id", "thread_id", "channel_id", "assigned_to", "assigned_from", "created_at", "created_by", "direction"),
        *("new_status", "rich_text", "text", "type", "updated_at", "client_type", "status_type"),
        *("_fivetran_start", "_fivetran_active", "_fivetran_deleted", "_fivetran_synced"),
    ],
    "conversation_message_sender": [
        *("_fivetran_id", "actor_id", "message_id", "thread_id", "name", "sender_field"),
        *("_fivetran_deleted", "_fivetran_synced"),
    ],
    "conversation_actor": ["id", "name", "email", "type", "_fivetran_deleted", "_fivetran_synced"],
    "conversation_channel": ["id", "name", "_fivetran_deleted", "_fivetran_synced"],
    "owner": [
        *("owner_id", "email", "first_name", "last_name", "type", "active_user_id", "user_id_including_inactive"),
        *("updated_at", "_fivetran_deleted", "_fivetran_synced"),
    ],
    "owner_team": ["owner_id", "team_id", "is_team_primary", "_fivetran_deleted", "_fivetran_synced"],
    "users": ["id", "email", "first_name", "last_name", "primary_team_id", "_fivetran_deleted", "_fivetran_synced"],
    "team": ["id", "name", "_fivetran_deleted", "_fivetran_synced"],
    "team_user": ["team_id", "user_id", "is_secondary_user", "_fivetran_deleted", "_fivetran_synced"],
    "ticket_pipeline": ["pipeline_id", "label", "updated_at", "_fivetran_deleted", "_fivetran_synced"],
    "ticket_pipeline_stage": [
        *("stage_id", "pipeline_id", "label", "display_order", "is_closed", "ticket_state", "updated_at"),
        *("_fivetran_deleted", "_fivetran_synced"),
    ],
    "ticket": ["id", "is_deleted", "_fivetran_deleted", "_fivetran_synced"],  # and a column for each property
    "ticket_property_history": [
        *("ticket_id", "name", "value", "timestamp_instant", "_fivetran_start", "_fivetran_synced"),
    ],
}
# what a file may lack
OPTIONAL = ["_fivetran_synced", "_fivetran_deleted", "updated_at", "_fivetran_active", "_fivetran_start"]
# the column of which a file needs a readable instant
REQUIRED_INSTANTS = {
    "conversation_thread": ["created_at"],
    "conversation_message_history": ["created_at"],
    "ticket": ["property_createdate", "createdate", "properties_createdate"],
    "ticket_property_history": ["timestamp_instant"],
    "tickets": ["createdate", "Create date"],
}
# the English labels of a ticket CSV; what has none here is not exported under labels
CSV_LABELS = {
    "id": "Ticket ID",
    "createdate": "Create date",
    "closed_date": "Close date",
    "hs_pipeline": "Pipeline",
    "hs_pipeline_stage": "Ticket status",
    "hubspot_owner_id": "Ticket owner",
    "hubspot_team_id": "HubSpot team",
    "source_type": "Source",
    "hs_ticket_priority": "Priority",
    "hs_ticket_category": "Category",
    "hs_lastmodifieddate": "Last modified date",
    "time_to_close": "Time to close",
    "hs_merged_object_ids": "Merged object IDs",
}
CSV_INSTANTS = ["createdate", "closed_date", "hs_customer_agent_escalated_time", "hs_lastmodifieddate"]
# records of which a shape says when they were updated, and whether they are deleted
UPDATED = {"thread_items", "tickets", "owners", "pipelines"}
MARKED = {"threads", *UPDATED}
SHAPED = ["threads", "thread_items", "actors", "channels", "owners", "pipelines", "tickets"]


@dataclass(frozen=True)
class Version:
    """What one export says of a record: position of the export (0 is the newest), end of the file's name, record."""

    export: int
    suffix: str
    record: Record


@dataclass
class Writer:
    """What is written of one account: by export the rows of each file, named by shape, name and table."""

    builder: Builder
    shape: str
    base_shape: str
    places: list[dict[tuple[str, str], list[Any]]]
    styles: list[str]  # by export: how instants of the history of properties are spelled
    split_tables: list[str]  # the records of which some stand in an earlier file
    suffixes: tuple[str, str]  # how the names of an earlier and of a later file of one table end

    def put(self, export: int, shape: str, name: str, row: Any) -> None:
        """Add a row to a file of an export."""
        self.places[export].setdefault((shape, name), []).append(row)


def instant_of(value: Any) -> datetime | None:
    """Read what `Builder.api_instant` wrote."""
    if re.fullmatch(r"[0-9]{9,14}", str(value or "")):
        return EPOCH + int(value) * MILLISECOND
    return oracle.parse_instant(str(value or ""), oracle.find_zone(None))


def spelled(at: datetime, style: str) -> str:
    """Write an instant as warehouses do."""
    if style == "milliseconds" and not (at - EPOCH) % MILLISECOND:
        return str((at - EPOCH) // MILLISECOND)
    ending = {"zone": " UTC", "offset": "+00:00", "iso": "Z"}.get(style, "")
    return at.isoformat(sep="T" if style == "iso" else " ") + ending


STYLES = ["plain", "plain", "zone", "offset", "iso", "milliseconds"]


def connector_instant(builder: Builder, value: Any, style: str | None = None) -> str | None:
    """Write an instant of the API as a connector's table has it; what is none stays as it is."""
    at = instant_of(value)
    if at is None:
        return None if value is None else str(value)
    return spelled(at, style or builder.pick(STYLES))


def flag(builder: Builder, value: Any) -> str | None:
    """Write a flag as tables have it."""
    if value is None:
        return None
    return builder.pick(["true", "true", "True", "1"] if value else ["false", "false", "f", "0"])


def text_of(value: Any) -> str | None:
    """Return a value as text."""
    return None if value is None else str(value)


# --------------------------------------------------------------------------------------------------------------------
# Versions of a record
# --------------------------------------------------------------------------------------------------------------------


def changed(builder: Builder, table: str, record: Record) -> Record:
    """Return another version of a record: other values under the same id."""
    other = copy.deepcopy(hubspot_worlds.aged(builder, table, record))
    if table == "tickets":
        change_ticket(builder, other)
    if table == "owners":
        other["firstName"] = builder.pick([other.get("firstName"), "Ada", "Bo", None])
        other["email"] = builder.pick([other.get("email"), "bo@shop.example", None])
        if builder.chance(0.6) and "teams" in other:
            teams = [{"id": "72", "name": "Second line", "primary": True}]
            other["teams"] = builder.pick([[], None, teams, [*(other["teams"] or [])][:1]])
    if table == "pipelines":
        other["label"] = builder.pick([other["label"], "Returns", None])
        for stage in other["stages"]:
            if builder.chance(0.4):
                stage["label"] = builder.pick(["New", "Done", "Parked"])
                stage["metadata"] = {"ticketState": builder.pick(["OPEN", "CLOSED"]), "isClosed": None}
        if builder.chance(0.3):
            other["stages"].pop()
    return other


def change_ticket(builder: Builder, ticket: Record) -> None:
    """Give properties of a ticket, and values that they took, other values."""
    for name, values in (
        ("hs_ticket_priority", ["LOW", "URGENT"]),
        ("hs_pipeline_stage", ["1", "2", "4", "881", "882"]),
        ("hubspot_owner_id", ["5011", "5012", None]),
        ("hubspot_team_id", ["72", None]),
        ("hs_customer_agent_escalated_time", [None]),
        ("hs_merged_object_ids", [None, "901"]),
    ):
        if builder.chance(0.4):
            ticket["properties"][name] = builder.pick(values)
    for entries in (ticket.get("propertiesWithHistory") or {}).values():
        for entry in entries:
            if builder.chance(0.4):
                entry["value"] = builder.pick(["1", "2", "4", "882"])
        if entries and builder.chance(0.3):
            entries.pop()


def dated(builder: Builder, table: str, record: Record) -> Record:
    """Return a version with an update and a mark of deletion of its own: of few instants, so that some are equal."""
    own = dict(record)
    if table in UPDATED and builder.chance(0.7):
        updated_at = builder.pick([None, 300 * HOUR, 300 * HOUR, 301 * HOUR])
        own["updatedAt"] = None if updated_at is None else builder.api_instant(builder.base + updated_at)
    if table in MARKED and builder.chance(0.3):
        own["archived"] = builder.chance(0.5)
    return own


def versions_of(writer: Writer, table: str, record: Record, threads: Sequence[str]) -> list[Version]:
    """Return the versions of a record over the exports."""
    builder, older = writer.builder, len(writer.places) - 1
    earlier, main = writer.suffixes if table in writer.split_tables else writer.suffixes[1:] * 2
    way = builder.pick(["plain", "plain", "older only", "older too", "older too", "files", "rows", "moved", "split"])
    before = changed(builder, table, record)
    if way in {"moved", "split"} and table == "thread_items":
        before = before | {"conversationsThreadId": builder.pick(threads)}
        if way == "split" and builder.chance(0.3):
            # an id that was given inside a thread names two items
            return [Version(0, main, record), Version(0, main, before), Version(older, main, record)]
        first, second = builder.pick([(before, record), (record, before)])
        return [Version(older, main, first), Version(0, main, second)]
    earlier_place = {"older too": (older, main), "moved": (older, main), "files": (0, earlier), "rows": (0, main)}.get(
        way
    )
    last = Version(older if way == "older only" else 0, main, record)
    return [last] if earlier_place is None else [Version(*earlier_place, before), last]


def shapes_of(writer: Writer, table: str) -> list[str]:
    """Choose the shapes in which one version of a record is written."""
    pick = writer.builder.pick
    if writer.shape == "mixed":
        ways = [["api"], ["connector"], ["api", "connector"]]
        if table == "tickets":
            ways += [["csv"], ["csv"], ["api", "csv"], ["connector", "csv"], ["api", "connector", "csv"]]
        return list(pick(ways))
    if table == "tickets" and writer.shape == "csv":
        return list(pick([["csv"], ["csv"], ["csv"], ["csv", writer.base_shape]]))
    return [writer.base_shape]


def write_record(writer: Writer, table: str, record: Record, threads: Sequence[str]) -> None:
    """Write every version of a record in its shapes."""
    builder = writer.builder
    for version in versions_of(writer, table, record, threads):
        for shape in shapes_of(writer, table):
            is_other = writer.shape == "mixed" and builder.chance(0.4)
            own = changed(builder, table, version.record) if is_other else copy.deepcopy(version.record)
            own = dated(builder, table, own)
            if shape == "api":
                writer.put(version.export, "api", table + version.suffix, own)
            elif shape == "csv":
                writer.put(version.export, "csv", table + version.suffix, csv_ticket(builder, own))
            else:
                for name, row in connector_rows(writer, version.export, table, own):
                    writer.put(version.export, "connector", name + version.suffix, row)


# --------------------------------------------------------------------------------------------------------------------
# A connector's tables
# --------------------------------------------------------------------------------------------------------------------


def marks(builder: Builder, record: Record) -> TextRow:
    """Return what the connector adds to a row."""
    synced = builder.pick([None, 400 * HOUR, 400 * HOUR, 401 * HOUR])
    deleted = record.get("archived")
    return {
        "_fivetran_deleted": flag(builder, deleted),
        "_fivetran_synced": None if synced is None else spelled(builder.base + synced, builder.pick(STYLES)),
    }


def connector_rows(writer: Writer, export: int, table: str, record: Record) -> Iterator[tuple[str, TextRow]]:
    """Yield the rows that a connector has of a record, with their tables."""
    rows: Callable[[Writer, int, Record], Iterator[tuple[str, TextRow]]] = {
        "threads": thread_rows,
        "thread_items": item_rows,
        "actors": actor_rows,
        "channels": channel_rows,
        "owners": owner_rows,
        "pipelines": pipeline_rows,
        "tickets": ticket_rows,
    }[table]
    yield from rows(writer, export, record)


def thread_rows(writer: Writer, _: int, record: Record) -> Iterator[tuple[str, TextRow]]:
    """Yield a thread."""
    builder = writer.builder
    row = {
        "id": str(record["id"]),
        "inbox_id": "5",
        "associated_contact_id": text_of(record.get("associatedContactId")),
        "associated_ticket_id": text_of((record.get("threadAssociations") or {}).get("associatedTicketId")),
        "original_channel_id": text_of(record.get("originalChannelId")),
        "assigned_to": text_of(record.get("assignedTo")),
        "created_at": connector_instant(builder, record.get("createdAt")),
        "closed_at": connector_instant(builder, record.get("closedAt")),
        "spam": flag(builder, record.get("spam")),
        "status": text_of(record.get("status")),
    }
    yield "conversation_thread", row | marks(builder, record)


def item_rows(writer: Writer, _: int, record: Record) -> Iterator[tuple[str, TextRow]]:
    """Yield the versions of an item that the connector keeps, and its senders."""
    builder = writer.builder
    yield "conversation_message_history", item_row(builder, record, builder.chance(0.8))
    if builder.chance(0.25):
        # what it was before an edit, which may say of itself that it was updated later
        before = dated(builder, "thread_items", changed(builder, "thread_items", record))
        yield "conversation_message_history", item_row(builder, before, is_active=builder.chance(0.1))
    senders = record.get("senders") or []
    if senders and builder.chance(0.2):
        copied = {"actorId": builder.pick([*CUSTOMERS, "A-11", "L-1"])}
        senders = builder.pick([[*senders, copied], [copied, *senders]])
    for number, sender in enumerate(senders):
        row = {
            "_fivetran_id": f"{record['id'][:6]}{builder.pick([number, number, 9 - number])}",
            "actor_id": text_of(sender.get("actorId")),
            "message_id": record["id"],
            "thread_id": text_of(record["conversationsThreadId"]),
            "name": text_of(sender.get("name")),
            "sender_field": builder.pick(["FROM", "From ", None, None, "CC"]),
        }
        yield "conversation_message_sender", row | marks(builder, {"archived": builder.chance(0.05)})


def item_row(builder: Builder, record: Record, is_active: bool) -> TextRow:
    """Return one version of an item."""
    start = builder.pick([None, HOUR, 2 * HOUR, 2 * HOUR])
    return {
        "id": record["id"],
        "thread_id": text_of(record["conversationsThreadId"]),
        "channel_id": text_of(record.get("channelId")),
        "assigned_to": text_of(record.get("assignedTo")),
        "assigned_from": text_of(record.get("assignedFrom")),
        "created_at": connector_instant(builder, record.get("createdAt")),
        "created_by": text_of(record.get("createdBy")),
        "direction": text_of(record.get("direction")),
        "new_status": text_of(record.get("newStatus")),
        "rich_text": text_of(record.get("richText")),
        "text": text_of(record.get("text")),
        "type": record["type"],
        "updated_at": connector_instant(builder, record.get("updatedAt")),
        "client_type": "HUBSPOT",
        "status_type": text_of((record.get("status") or {}).get("statusType")),
        "_fivetran_start": None if start is None else spelled(builder.base + start, builder.pick(STYLES)),
        "_fivetran_active": flag(builder, is_active),
    } | marks(builder, record)


def actor_rows(writer: Writer, _: int, record: Record) -> Iterator[tuple[str, TextRow]]:
    """Yield an actor, which may be marked as deleted."""
    row = {name: text_of(record.get(name)) for name in ("id", "name", "email", "type")}
    yield "conversation_actor", row | marks(writer.builder, {"archived": writer.builder.chance(0.1)})


def channel_rows(writer: Writer, _: int, record: Record) -> Iterator[tuple[str, TextRow]]:
    """Yield a channel, which may be marked as deleted."""
    row = {name: text_of(record.get(name)) for name in ("id", "name")}
    yield "conversation_channel", row | marks(writer.builder, {"archived": writer.builder.chance(0.1)})


def owner_rows(writer: Writer, _: int, record: Record) -> Iterator[tuple[str, TextRow]]:
    """Yield an owner, the user behind it, and their teams: of the owner, of the user, and the user's main one."""
    builder = writer.builder
    row = {
        "owner_id": record["id"],
        "email": record.get("email"),
        "first_name": record.get("firstName"),
        "last_name": record.get("lastName"),
        "type": record.get("type"),
        "active_user_id": text_of(record.get("userId")),
        "user_id_including_inactive": text_of(record.get("userIdIncludingInactive")),
        "updated_at": connector_instant(builder, record.get("updatedAt")),
    }
    yield "owner", row | marks(builder, record)
    for team in record.get("teams") or []:
        member = {
            "owner_id": record["id"],
            "team_id": team["id"],
            "is_team_primary": flag(builder, team.get("primary")),
        }
        yield "owner_team", member | marks(builder, {"archived": builder.chance(0.25)})
        if builder.chance(0.8):
            yield "team", {"id": team["id"], "name": team.get("name")} | marks(builder, {})
    user = text_of(record.get("userIdIncludingInactive"))
    if user is not None and builder.chance(0.5):
        person = {
            "id": user,
            "email": builder.pick([None, f"user{user}@shop.example"]),
            "first_name": builder.pick([None, "Uma"]),
            "last_name": builder.pick([None, "Ode"]),
            "primary_team_id": builder.pick([None, None, "71", "74"]),
        }
        yield "users", person | marks(builder, {"archived": builder.chance(0.1)})
    if user is not None and builder.chance(0.3):
        seat = {"user_id": user, "team_id": builder.pick(["72", "9", "75"])}
        secondary = {"is_secondary_user": flag(builder, builder.pick([True, False, None]))}
        yield "team_user", seat | secondary | marks(builder, {"archived": builder.chance(0.2)})


def pipeline_rows(writer: Writer, _: int, record: Record) -> Iterator[tuple[str, TextRow]]:
    """Yield a pipeline and its stages, each updated and deleted by itself."""
    builder = writer.builder
    row = {
        "pipeline_id": record["id"],
        "label": record.get("label"),
        "updated_at": connector_instant(builder, record.get("updatedAt")),
    }
    yield "ticket_pipeline", row | marks(builder, record)
    for stage in record["stages"]:
        own = dated(builder, "pipelines", record)
        metadata = stage.get("metadata") or {}
        row = {
            "stage_id": stage["id"],
            "pipeline_id": record["id"],
            "label": stage.get("label"),
            "display_order": text_of(stage.get("displayOrder")),
            "is_closed": metadata.get("isClosed"),
            "ticket_state": metadata.get("ticketState"),
            "updated_at": connector_instant(builder, own.get("updatedAt")),
        }
        yield "ticket_pipeline_stage", row | marks(builder, own)


def ticket_rows(writer: Writer, export: int, record: Record) -> Iterator[tuple[str, TextRow]]:
    """Yield a ticket, whose properties have one of three spellings, and the values that its properties took."""
    builder = writer.builder
    prefix = builder.pick(["property_", "property_", "property_", "properties_", ""])
    properties = dict(record["properties"])
    properties["createdate"] = properties.get("createdate") or record.get("createdAt")
    properties["hs_lastmodifieddate"] = record.get("updatedAt")
    row: TextRow = {"id": record["id"], "is_deleted": flag(builder, builder.pick([None, None, record.get("archived")]))}
    for name, value in properties.items():
        is_instant = name in CSV_INSTANTS or name.startswith("hs_v2_date_entered_")
        row[prefix + name] = connector_instant(builder, value) if is_instant else text_of(value)
    yield "ticket", row | marks(builder, record)
    for name, entries in (record.get("propertiesWithHistory") or {}).items():
        for entry in entries:
            start = builder.pick([None, HOUR, HOUR, 2 * HOUR])
            row = {
                "ticket_id": record["id"],
                "name": name,
                "value": entry["value"],
                "timestamp_instant": connector_instant(builder, entry["timestamp"], writer.styles[export]),
                "_fivetran_start": None if start is None else spelled(builder.base + start, "plain"),
                "_fivetran_synced": marks(builder, {})["_fivetran_synced"],
            }
            yield "ticket_property_history", row


# --------------------------------------------------------------------------------------------------------------------
# The CRM's ticket CSV
# --------------------------------------------------------------------------------------------------------------------


def label_of(builder: Builder, kind: str, record_id: str | None) -> str | None:
    """Write the label of a pipeline, stage, owner or team, or its id, or a name that nobody has."""
    if record_id is None:
        return None
    if builder.chance(0.07):
        return builder.pick(["Nobody knows", "00000000-0000-4000-8000-00000000000a", "424242"])
    if builder.chance(0.3):
        return record_id
    labels: list[str] = []
    for pipeline in builder.tables.get("pipelines", []):
        if kind == "pipeline" and pipeline["id"] == record_id:
            labels.append(pipeline.get("label"))
        if kind == "stage":
            labels += [stage.get("label") for stage in pipeline["stages"] if stage["id"] == record_id]
    for owner in builder.tables.get("owners", []):
        if kind == "owner" and owner["id"] == record_id:
            name = " ".join(filter(None, [owner.get("firstName"), owner.get("lastName")]))
            labels += [name, name, owner.get("email"), f"{name} ({owner.get('email')})"]
        if kind == "team":
            labels += [team.get("name") for team in owner.get("teams") or [] if team["id"] == record_id]
    labels = [label for label in labels if label]
    label = builder.pick(labels) if labels else record_id
    return label if label == record_id else builder.pick([label, label, f" {label.upper()} "])


def csv_ticket(builder: Builder, record: Record) -> TextRow:
    """Return a row of the CRM's CSV under internal names; instants are local wall clocks, ids may be labels."""
    properties = dict(record["properties"])
    properties["createdate"] = properties.get("createdate") or record.get("createdAt")
    properties["hs_lastmodifieddate"] = record.get("updatedAt")
    row: TextRow = {"id": record["id"]}
    for name, value in properties.items():
        kind = {
            "hs_pipeline": "pipeline",
            "hs_pipeline_stage": "stage",
            "hubspot_owner_id": "owner",
            "hubspot_team_id": "team",
        }.get(name)
        if kind is not None:
            row[name] = label_of(builder, kind, value)
        elif name in CSV_INSTANTS or name.startswith("hs_v2_date_entered_"):
            row[name] = local_instant(builder, value)
        else:
            row[name] = text_of(value)
    return row


def local_instant(builder: Builder, value: Any) -> str | None:
    """Write an instant as the account's wall clock shows it, where that happens once; sometimes as nobody can read."""
    at = instant_of(value)
    if at is None:
        return None if value is None else str(value)
    if builder.chance(0.04):
        return "03/02/2026 10:00"
    if builder.chance(0.85) and worlds.is_plain_everywhere(at, [builder.zone]):
        local = at.replace(tzinfo=UTC).astimezone(oracle.find_zone(builder.zone)).replace(tzinfo=None)
        return local.isoformat(sep=builder.pick([" ", "T"]))
    return at.isoformat() + "Z"


# --------------------------------------------------------------------------------------------------------------------
# Whole accounts
# --------------------------------------------------------------------------------------------------------------------


def add_traps(builder: Builder) -> None:
    """Add what only several shapes can get wrong: labels of several records, ids that look like labels."""
    for pipeline in builder.tables.get("pipelines", []):
        if pipeline["id"] == "88":
            pipeline["label"] = builder.pick(["Returns", "Returns", "Returns", "Support", None])
            if builder.chance(0.3):
                # the id of one stage is the label of another
                done = {"id": "done", "label": "Finished", "displayOrder": 7, "metadata": {"ticketState": "CLOSED"}}
                pipeline["stages"].append(done)
    has_namesakes = builder.chance(0.3)
    for owner in builder.tables.get("owners", []):
        if has_namesakes:
            owner |= {"firstName": "Ada", "lastName": "Ngữ"}
        elif builder.chance(0.4):
            owner["firstName"] = builder.pick(["Bo", "Cy", "Di"])
        if builder.chance(0.3) and owner.get("teams"):
            owner["teams"].append({"id": "73", "name": "First line", "primary": False})
    for ticket in builder.tables.get("tickets", []):
        properties = ticket["properties"]
        if builder.chance(0.15):
            properties["hs_pipeline_stage"] = builder.pick(["Done", "New", "done"])
        if builder.chance(0.3):
            properties["time_to_close"] = builder.pick(["3600000", "-1", "soon"])
        history = ticket.get("propertiesWithHistory") or {}
        if history.get("hs_pipeline_stage") and builder.chance(0.5):
            entries = [
                {"value": builder.pick(["5011", "5012", "", "5099"]), "timestamp": entry["timestamp"]}
                for entry in history["hs_pipeline_stage"]
            ]
            ticket["propertiesWithHistory"] = history | {"hubspot_owner_id": entries}


def make_world(seed: int, number: int, shape: str = "api") -> HubspotAccount:
    """Make the account of one world in one of the shapes."""
    if shape == "api":
        return hubspot_worlds.make_world(seed, number)
    builder, actor_map = hubspot_worlds.make_records(seed, number)
    add_traps(builder)
    extracted_at = min(hubspot_worlds.choose_extraction(builder), worlds.LATEST_EXTRACTION)
    schedule = worlds.choose_schedule(builder)  # type: ignore[arg-type] - it asks for chances and picks alone
    exports = exports_of(builder, extracted_at, shape)
    return HubspotAccount(f"{SHAPES[shape]}{number:05d}", exports, actor_map, schedule)


def make_worlds(seed: int, accounts: int, shapes: Sequence[str] = tuple(SHAPES)) -> list[HubspotAccount]:
    """Make many worlds, of each shape as many."""
    return [make_world(seed, number, shapes[(number - 1) % len(shapes)]) for number in range(1, accounts + 1)]


def exports_of(builder: Builder, extracted_at: datetime, shape: str) -> list[Export]:
    """Put the records into the files of one to three exports, in the shapes of the account."""
    n_exports = builder.pick([1, 2, 2, 3])
    base_shape = "connector" if shape == "connector" else builder.pick(["api", "connector"])
    styles = [builder.pick(STYLES) for _ in range(n_exports)]
    # page 10 comes after page 9
    suffixes = builder.pick([("-1", ""), ("-1", "-2"), ("-9", "-10"), ("-2026-9", "-2026-10")])
    split_tables = builder.random.sample(SHAPED, 2)
    writer = Writer(builder, shape, base_shape, [{} for _ in range(n_exports)], styles, split_tables, suffixes)
    threads = [str(thread["id"]) for thread in builder.tables.get("threads", [])]
    for table in SHAPED:
        records = builder.tables.get(table, [])
        builder.random.shuffle(records)
        for record in records:
            write_record(writer, table, record, threads)
    # what has no other shape: surveys, and the files of ours
    others: list[dict[str, list[Record]]] = [{} for _ in range(n_exports)]
    for table in ["feedback_submissions", *CSV_COLUMNS]:
        for record in builder.tables.get(table, []):
            others[0].setdefault(table, [])
            hubspot_worlds.place_record(builder, table, record, others)
    hours = [0, 1, 200][:n_exports]
    exports = []
    for export, age in enumerate(hours):
        files = [file_of(builder, kind, name, rows) for (kind, name), rows in writer.places[export].items()]
        for name, rows in others[export].items():
            forms = ["csv"] if name.split("-", maxsplit=1)[0] in CSV_COLUMNS else ["lines", "page"]
            files.append(File(name, rows, builder.pick(forms)))
        for file in files:
            if file.table == "conversation_message_sender" and builder.chance(0.1):
                drop_column(file, "thread_id")
            make_readable(builder, file)
        exports.append(Export(extracted_at - age * HOUR, files))
    return exports[:: builder.pick([1, -1])]


def file_of(builder: Builder, shape: str, name: str, rows: list[Any]) -> File:
    """Return the file of some rows in one of the forms of its shape."""
    table = name.split("-", maxsplit=1)[0]
    if shape == "api":
        return File(name, rows, builder.pick(["lines", "lines", "page", "pages"]))
    if shape == "csv":
        if builder.chance(0.4):
            rows = [{label: row[own] for own, label in CSV_LABELS.items() if own in row} for row in rows]
            first = list(CSV_LABELS.values())
        else:
            first = list(CSV_LABELS)
        return File(name, rows, "csv", list(dict.fromkeys([*first, *(column for row in rows for column in row)])))
    columns = list(dict.fromkeys([*CONNECTOR_COLUMNS[table], *(column for row in rows for column in row)]))
    file = File(name, rows, builder.pick(["csv", "csv", "csv", "parquet", "lines"]), columns)
    for column in OPTIONAL:
        if column in columns and builder.chance(0.07):
            drop_column(file, column)
    return file


def drop_column(file: File, column: str) -> None:
    """Leave a column out of a file."""
    file.columns = [name for name in file.columns if name != column]
    for row in file.records:
        row.pop(column, None)


def make_readable(builder: Builder, file: File) -> None:
    """Give a file that would be refused one readable instant."""
    if file.table in hubspot_worlds.REQUIRED_INSTANTS:
        hubspot_worlds.make_readable(builder, file)
    columns = [name for name in REQUIRED_INSTANTS.get(file.table, []) if name in file.columns]
    values = [row.get(name) for row in file.records for name in columns]
    if columns and file.records and all(instant_of(value) is None for value in values):
        file.records[0][columns[0]] = builder.base.isoformat() + "Z"
