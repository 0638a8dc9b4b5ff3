"""What HubSpot's records say in the API's words, whichever shape they came in, and which of their versions counts.

Written from the specification and docs/decisions.md, not from the models. Of the versions of a record in one shape the
newest extraction counts, then the vendor's own later update (of a connector's message history: the version that holds
now, then the one that began last), then the one not marked deleted, then what the connector wrote last, then the later
file, then the later row. Of several shapes the newest extraction counts, then the vendor's later update, then the one
not marked deleted, then API, connector, CSV.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.python import oracle
from tests.python.hubspot_worlds import CSV_COLUMNS, EXTENSIONS, File, HubspotAccount, Record

UTC_ZONE = oracle.find_zone(None)
NEVER, ALWAYS = datetime.min, datetime.max
# the shapes, the one that breaks a tie first
SHAPES = ["api", "connector", "csv"]
# record of the API -> the connector's table that holds it
CONNECTOR_TABLES = {
    "threads": "conversation_thread",
    "thread_items": "conversation_message_history",
    "actors": "conversation_actor",
    "channels": "conversation_channel",
    "owners": "owner",
    "tickets": "ticket",
}
TRUE = {"true", "t", "yes", "y", "1"}
# what looks like an id in a ticket CSV is one, whether it is loaded or not
ID_PATTERN = r"[0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ENTERED = "hs_v2_date_entered_"
# names of a ticket CSV's columns: the internal ones, or the English labels
CSV_NAMES = {
    "Ticket ID": "id",
    "Create date": "createdate",
    "Close date": "closed_date",
    "Pipeline": "hs_pipeline",
    "Ticket status": "hs_pipeline_stage",
    "Ticket owner": "hubspot_owner_id",
    "HubSpot team": "hubspot_team_id",
    "Source": "source_type",
    "Priority": "hs_ticket_priority",
    "Category": "hs_ticket_category",
    "Last modified date": "hs_lastmodifieddate",
    "Time to close": "time_to_close",
    "Merged object IDs": "hs_merged_object_ids",
}
CSV_INSTANTS = ("createdate", "closed_date", "hs_customer_agent_escalated_time", "hs_lastmodifieddate")


# --------------------------------------------------------------------------------------------------------------------
# Reading values
# --------------------------------------------------------------------------------------------------------------------


def text(value: Any) -> str | None:
    """Return a JSON value as text; null, missing and empty are all unknown."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


def api_instant(value: Any) -> datetime | None:
    """Read an instant of an API or a connector: milliseconds since 1970 or ISO 8601, in UTC without an offset."""
    return read_instant(value, UTC_ZONE)


def read_instant(value: Any, zone: oracle.zoneinfo.ZoneInfo) -> datetime | None:
    """Read milliseconds since 1970 or ISO 8601; text without an offset is wall time in the zone."""
    written = text(value) or ""
    if re.fullmatch(r"[0-9]{9,14}", written):
        return datetime(1970, 1, 1) + timedelta(milliseconds=int(written))
    return oracle.parse_instant(written, zone)


def stamp(at: datetime | None) -> str:
    """Write an instant for the contract; nothing for one that could not be read."""
    return "" if at is None else at.isoformat() + "Z"


def natural(name: str) -> tuple[str, str]:
    """Return what a file name is sorted by: numbers by value, ties by text."""
    return re.sub("[0-9]+", lambda digits: digits[0].zfill(300), name), name


def is_true(value: Any) -> bool:
    """Say whether a flag is set."""
    return (text(value) or "").strip().lower() in TRUE


def word(value: Any) -> str | None:
    """Return text as words are compared: trimmed, in lower case."""
    return (text(value) or "").strip().lower() or None


def prop(record: Record, name: str) -> str | None:
    """Return a property of a CRM record."""
    return text(record["properties"].get(name))


def full_name(record: Record) -> str | None:
    """Return first and last name of an owner."""
    return " ".join(filter(None, [text(record.get("firstName")), text(record.get("lastName"))])) or None


def actor_of(owner: Record) -> str | None:
    """Return the actor that an owner is: the number behind A- is the user's, not the owner's."""
    user = text(owner.get("userId")) or text(owner.get("userIdIncludingInactive"))
    return None if user is None else f"A-{user}"


# --------------------------------------------------------------------------------------------------------------------
# Versions
# --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Version:
    """A record as one row of one file tells it."""

    record: Record
    shape: str
    extracted_at: datetime
    updated_at: datetime | None
    is_live: bool
    rank: tuple[Any, ...]  # the greatest counts, of one shape

    @property
    def rank_among_shapes(self) -> tuple[Any, ...]:
        """Return what decides between shapes: the greatest counts."""
        return self.extracted_at, self.updated_at or NEVER, self.is_live, -SHAPES.index(self.shape)


def rows_of(
    account: HubspotAccount, table: str, *, is_csv: bool = False
) -> Iterator[tuple[datetime, File, int, Record]]:
    """Yield the rows of a landing table: extraction, file, number of the row, row. Tickets as CSV have their own."""
    for export in account.exports:
        for file in export.files:
            if re.fullmatch(rf"{table}(-[\d-]+)?", file.name) and (
                table != "tickets" or is_csv == (file.form == "csv")
            ):
                for number, row in enumerate(file.records):
                    yield export.extracted_at, file, number, row


def api_versions(account: HubspotAccount, table: str) -> list[Version]:
    """Return the versions of the API's records, or of one of our files."""
    found = []
    for extracted_at, file, number, record in rows_of(account, table):
        updated = api_instant(record.get("updatedAt")) if table not in CSV_COLUMNS else None
        is_live = text(record.get("archived")) != "true"
        rank = (extracted_at, updated or NEVER, is_live, natural(file.path), number)
        found.append(Version(dict(record), "api", extracted_at, updated, is_live, rank))
    return found


def connector_versions(
    account: HubspotAccount,
    table: str,
    record_of: Callable[[Record], Record],
    updated_in: str | None = None,
    holds: Callable[[Record], datetime | None] | None = None,
) -> list[Version]:
    """Return the versions in a connector's table.

    record_of: what a row says in the API's words; updated_in: the column of the vendor's update; holds: what takes its
    place within the table.
    """
    found = []
    for extracted_at, file, number, row in rows_of(account, table):
        record = record_of(row)
        updated = None if updated_in is None else api_instant(either(row, updated_in))
        is_live = not is_true(row.get("_fivetran_deleted")) and not (
            table == "ticket" and is_true(row.get("is_deleted"))
        )
        own = updated if holds is None else holds(row)
        synced = api_instant(row.get("_fivetran_synced"))
        rank = (extracted_at, own or NEVER, is_live, synced or NEVER, natural(file.path), number)
        found.append(Version(record, "connector", extracted_at, updated, is_live, rank))
    return found


def either(row: Record, name: str) -> Any:
    """Return a property of a ticket's row, under whichever of its names is filled first."""
    return text(row.get(f"property_{name}")) or text(row.get(name)) or text(row.get(f"properties_{name}"))


def newest_by(versions: Iterable[Version], key: Callable[[Record], Hashable]) -> dict[Hashable, Version]:
    """Return the version of each record that counts, of one shape."""
    found: dict[Hashable, Version] = {}
    for version in sorted(versions, key=lambda version: version.rank):
        found[key(version.record)] = version
    return found


def united(shapes: Sequence[Mapping[Hashable, Version]]) -> dict[Hashable, Version]:
    """Return the version of each record that counts, of several shapes."""
    found: dict[Hashable, Version] = {}
    for versions in shapes:
        for key, version in versions.items():
            if key not in found or version.rank_among_shapes > found[key].rank_among_shapes:
                found[key] = version
    return found


def identity(record: Record) -> str | None:
    """Return the id of a record of the API."""
    return text(record.get("id"))


# --------------------------------------------------------------------------------------------------------------------
# Ids that name several records
# --------------------------------------------------------------------------------------------------------------------

# what a version may not change: under two in one extraction an id names two records
PARENTS: dict[str, Callable[[Record], tuple[str | None, ...]]] = {
    "thread_items": lambda record: (text(record.get("conversationsThreadId")),),
    "actions": lambda record: (text(record.get("message_id")), text(record.get("conversation_id"))),
    "reply_votes": lambda record: (text(record.get("message_id")), text(record.get("conversation_id"))),
    "handoff_requests": lambda record: (text(record.get("conversation_id")),),
    "knowledge_gaps": lambda record: (text(record.get("conversation_id")), text(record.get("ticket_id"))),
}


def is_several(parents: set[tuple[str | None, ...]]) -> bool:
    """Whether two of the parents differ in a place that both of them fill."""
    return any(len({value for value in column if value is not None}) > 1 for column in zip(*parents, strict=True))


def shared_ids(versions: Iterable[Version], key: Callable[[Record], Hashable], table: str) -> set[Hashable]:
    """Return the ids that stood under two parents in one extraction, whatever the shapes of its files."""
    parents = PARENTS.get(table, lambda _: ())
    seen: dict[Hashable, dict[datetime, set[tuple[str | None, ...]]]] = {}
    for version in versions:
        loads = seen.setdefault(key(version.record), {})
        loads.setdefault(version.extracted_at, set()).add(parents(version.record))
    return {named for named, loads in seen.items() if any(is_several(found) for found in loads.values())}


def newest(account: HubspotAccount, table: str) -> list[Record]:
    """Return the newest version of every record of a table that has one shape."""
    columns = EXTENSIONS.get(table, ["id"])[:1] if table != "citations" else ["message_id", "source_id", "url"]
    if table == "account_settings":
        columns = ["valid_from"]

    def key(record: Record) -> Hashable:
        return tuple(text(record.get(name)) for name in columns)

    versions = api_versions(account, table)
    shared, parents = shared_ids(versions, key, table), PARENTS.get(table, lambda _: ())
    found = newest_by(versions, lambda record: (key(record), parents(record) if key(record) in shared else ()))
    return [version.record for version in found.values()]


# --------------------------------------------------------------------------------------------------------------------
# What a connector's rows say in the API's words
# --------------------------------------------------------------------------------------------------------------------


def thread_of_row(row: Record) -> Record:
    """Return a thread."""
    return {
        "id": text(row.get("id")),
        "createdAt": row.get("created_at"),
        "closedAt": row.get("closed_at"),
        "status": row.get("status"),
        "assignedTo": row.get("assigned_to"),
        "associatedContactId": row.get("associated_contact_id"),
        "originalChannelId": row.get("original_channel_id"),
        "spam": {True: True, False: False}[is_true(row.get("spam"))] if text(row.get("spam")) else None,
        "threadAssociations": {"associatedTicketId": row.get("associated_ticket_id")},
    }


def item_of_row(row: Record) -> Record:
    """Return an item of a thread's history, without its senders: they stand in a table of their own."""
    return {
        "id": text(row.get("id")),
        "conversationsThreadId": text(row.get("thread_id")),
        "createdAt": row.get("created_at"),
        "createdBy": row.get("created_by"),
        "type": row.get("type"),
        "direction": row.get("direction"),
        "text": row.get("text"),
        "richText": row.get("rich_text"),
        "status": {"statusType": row.get("status_type")},
        "channelId": row.get("channel_id"),
        "assignedTo": row.get("assigned_to"),
        "assignedFrom": row.get("assigned_from"),
        "newStatus": row.get("new_status"),
    }


def held_since(row: Record) -> datetime | None:
    """Return from when a version of an item holds: the one that holds now comes before all others."""
    return ALWAYS if is_true(row.get("_fivetran_active")) else api_instant(row.get("_fivetran_start"))


def owner_of_row(row: Record) -> Record:
    """Return an owner, without teams."""
    return {
        "id": text(row.get("owner_id")),
        "firstName": row.get("first_name"),
        "lastName": row.get("last_name"),
        "email": row.get("email"),
        "type": row.get("type"),
        "userId": row.get("active_user_id"),
        "userIdIncludingInactive": row.get("user_id_including_inactive"),
    }


def ticket_of_row(row: Record) -> Record:
    """Return a ticket: its properties stand in columns, with a prefix or without."""
    names = {re.sub("^property_|^properties_", "", name) for name in row if not name.startswith("_fivetran_")}
    properties = {name: either(row, name) for name in names - {"id", "is_deleted"}}
    return {"id": text(row.get("id")), "properties": properties}


def same(row: Record) -> Record:
    """Return a row as it is."""
    return row


# --------------------------------------------------------------------------------------------------------------------
# The records of an account
# --------------------------------------------------------------------------------------------------------------------


class Records:
    """The records of an account that count, in the API's words; `shape_of` says for each table where they came from."""

    def __init__(self, account: HubspotAccount) -> None:
        """Unite the shapes, table by table: people and stages before the ticket CSV that names them by labels."""
        self.account = account
        self.tables = {table: newest(account, table) for table in ("feedback_submissions", *CSV_COLUMNS)}
        settings = self.tables["account_settings"]
        self.zone = oracle.find_zone(settings[0]["timezone"] if settings else None)
        # of each table of several shapes: where each record came from, its version in each shape, the one that counts
        self.shape_of: dict[str, dict[Hashable, str]] = {}
        self.versions_of: dict[str, Sequence[Mapping[Hashable, Version]]] = {}
        self.winners: dict[str, dict[Hashable, Version]] = {}
        self.threads = self.simple("threads", thread_of_row)
        self.items = self.thread_items()
        self.simple("actors", same)
        self.simple("channels", same)
        self.owners = self.people()
        self.teams = self.teams_of_owners()
        self.stages = self.pipeline_stages()
        self.tickets()

    def connector_rows(self, table: str, columns: Sequence[str]) -> dict[Hashable, Version]:
        """Return the newest rows of one of the connector's tables that has no other shape."""
        versions = connector_versions(self.account, table, same, "updated_at" if table == "ticket_pipeline" else None)
        return newest_by(versions, lambda row: tuple(text(row.get(name)) for name in columns))

    def unite(self, table: str, *shapes: Mapping[Hashable, Version]) -> dict[Hashable, Version]:
        """Unite the shapes of a table; keep its records, and what they came from."""
        found = united(shapes)
        self.tables[table] = [version.record for version in found.values()]
        self.shape_of[table] = {key: version.shape for key, version in found.items()}
        self.versions_of[table], self.winners[table] = shapes, found
        return found

    def simple(self, table: str, record_of: Callable[[Record], Record]) -> dict[Hashable, Version]:
        """Unite the two shapes of a record that nothing else belongs to."""
        api = newest_by(api_versions(self.account, table), identity)
        connector = newest_by(connector_versions(self.account, CONNECTOR_TABLES[table], record_of), identity)
        return self.unite(table, api, connector)

    # -- history ----------------------------------------------------------------------------------------------------

    def thread_items(self) -> dict[Hashable, Version]:
        """Unite the items of the threads. One under another thread has moved, if its id is not shared."""
        api = api_versions(self.account, "thread_items")
        connector = connector_versions(
            self.account, CONNECTOR_TABLES["thread_items"], item_of_row, "updated_at", held_since
        )
        shared = shared_ids([*api, *connector], identity, "thread_items")
        parents = PARENTS["thread_items"]

        def key(record: Record) -> Hashable:
            return identity(record), parents(record) if identity(record) in shared else ()

        self.shared_items = shared
        found = self.unite("thread_items", newest_by(api, key), newest_by(connector, key))
        senders = self.senders()
        for version in found.values():
            if version.shape == "connector":
                version.record["senders"] = senders_of(version.record, senders)
        return found

    def senders(self) -> list[Record]:
        """Return the senders that the connector names: a message's that HubSpot no longer has wrote it all the same."""
        rows = self.connector_rows("conversation_message_sender", ["thread_id", "message_id", "_fivetran_id"])
        return [version.record for version in rows.values()]

    # -- people -----------------------------------------------------------------------------------------------------

    def people(self) -> dict[Hashable, Version]:
        """Unite the owners; what the connector's users are called tells of its own owners only."""
        api = newest_by(api_versions(self.account, "owners"), identity)
        connector = newest_by(
            connector_versions(self.account, CONNECTOR_TABLES["owners"], owner_of_row, "updated_at"), identity
        )
        self.connector_owners = connector
        self.users = {key: version for (key,), version in self.connector_rows("users", ["id"]).items()}  # type: ignore[misc]
        found = self.unite("owners", api, connector)
        self.named_owners = {key for key, version in found.items() if full_name(version.record) is not None}
        for version in found.values():
            user = self.users.get((actor_of(version.record) or "")[2:] or None)
            if version.shape == "connector" and user is not None:
                row, owner = user.record, version.record
                if full_name(owner) is None:
                    owner |= {"firstName": row.get("first_name"), "lastName": row.get("last_name")}
                owner["email"] = text(owner.get("email")) or row.get("email")
        self.api_owners = api
        return found

    def memberships(self) -> dict[str, list[tuple[datetime, str, bool]]]:
        """Return the connector's teams of each owner: extraction, team, whether it is the main one.

        They stand with the owner and with the user behind it; one that ended is none.
        """
        found: dict[str, list[tuple[datetime, str, bool]]] = {}
        for version in self.connector_rows("owner_team", ["owner_id", "team_id"]).values():
            row = version.record
            if version.is_live:
                member = (version.extracted_at, row["team_id"], is_true(row.get("is_team_primary")))
                found.setdefault(row["owner_id"], []).append(member)
        seats = []
        for version in self.connector_rows("team_user", ["team_id", "user_id"]).values():
            row = version.record
            is_main = text(row.get("is_secondary_user")) is not None and not is_true(row["is_secondary_user"])
            if version.is_live:
                seats.append((row["user_id"], (version.extracted_at, row["team_id"], is_main)))
        for user_id, version in self.users.items():
            if main := text(version.record.get("primary_team_id")):
                seats.append((user_id, (version.extracted_at, main, True)))
        for owner_id, version in self.connector_owners.items():
            own = [member for user_id, member in seats if actor_of(version.record) == f"A-{user_id}"]
            if own:
                found.setdefault(str(owner_id), []).extend(own)
        return found

    def teams_of_owners(self) -> dict[str, list[Record]]:
        """Return the teams of each owner, all from one shape: the newer one that knows any, of equal ones the API."""
        memberships = self.memberships()
        rows = self.connector_rows("team", ["id"])
        names = {key: version.record.get("name") for (key,), version in rows.items()}  # type: ignore[misc]
        found: dict[str, list[Record]] = {}
        self.team_shapes: dict[str, list[str]] = {}
        for owner_id in {*map(str, self.api_owners), *memberships}:
            version, members = self.api_owners.get(owner_id), memberships.get(owner_id, [])
            own = (version.record.get("teams") or []) if version is not None else []
            told_at = {"connector": max(at for at, *_ in members)} if members else {}
            told_at |= {"api": version.extracted_at} if version is not None and own else {}
            if told_at:
                self.team_shapes[owner_id] = sorted(told_at, key=lambda shape: (told_at[shape], shape == "api"))
                found[owner_id] = own
            if told_at and self.team_shapes[owner_id][-1] == "connector":
                found[owner_id] = [
                    {"id": team, "name": names.get(team), "primary": any(p for _, t, p in members if t == team)}
                    for team in sorted({team for _, team, _ in members})
                ]
        for record in self.tables["owners"]:
            record["teams"] = found.get(str(identity(record)), [])
        return found

    # -- tickets ----------------------------------------------------------------------------------------------------

    def pipeline_stages(self) -> list[Record]:
        """Return the stages of pipelines, each with the label of its pipeline as its own shape tells it."""

        def key(stage: Record) -> Hashable:
            return text(stage["pipeline_id"]), text(stage["id"])

        api: dict[Hashable, Version] = {}
        for version in newest_by(api_versions(self.account, "pipelines"), identity).values():
            for stage in version.record["stages"]:
                record = stage | {"pipeline_id": version.record["id"], "pipeline_label": version.record.get("label")}
                own = Version(record, "api", version.extracted_at, version.updated_at, version.is_live, version.rank)
                api[key(record)] = own
        labels = {
            pipeline: version.record.get("label")
            for (pipeline,), version in self.connector_rows("ticket_pipeline", ["pipeline_id"]).items()  # type: ignore[misc]
        }

        def stage_of_row(row: Record) -> Record:
            order = text(row.get("display_order"))
            return {
                "pipeline_id": row["pipeline_id"],
                "id": row["stage_id"],
                "label": row.get("label"),
                "displayOrder": None if order is None else int(order),
                "metadata": {"isClosed": row.get("is_closed"), "ticketState": row.get("ticket_state")},
                "pipeline_label": labels.get(row["pipeline_id"]),
            }

        versions = connector_versions(self.account, "ticket_pipeline_stage", stage_of_row, "updated_at")
        self.unite("pipeline_stages", api, newest_by(versions, key))
        return self.tables["pipeline_stages"]

    def tickets(self) -> None:
        """Unite the tickets, resolve the labels of those that a CSV told, and give them the history of every shape."""
        api = newest_by(api_versions(self.account, "tickets"), identity)
        connector = newest_by(
            connector_versions(self.account, CONNECTOR_TABLES["tickets"], ticket_of_row, "hs_lastmodifieddate"),
            identity,
        )
        csv = newest_by(self.csv_versions(), identity)
        found = self.unite("tickets", api, connector, csv)
        histories = self.property_history(api)
        for key, version in found.items():
            if version.shape == "csv":
                self.resolve(version.record)
            version.record["propertiesWithHistory"] = histories.get(str(key), {})

    def csv_versions(self) -> list[Version]:
        """Return the tickets of the CRM's CSV; their wall clocks are the account's."""
        found = []
        for extracted_at, file, number, row in rows_of(self.account, "tickets", is_csv=True):
            named = {CSV_NAMES.get(name, name): value for name, value in row.items()}
            properties = {
                name: stamp(read_instant(value, self.zone))
                if name in CSV_INSTANTS or name.startswith(ENTERED)
                else value
                for name, value in named.items()
                if name != "id"
            }
            record = {"id": text(named.get("id")), "properties": properties}
            updated = api_instant(properties.get("hs_lastmodifieddate"))
            rank = (extracted_at, updated or NEVER, natural(file.path), number)
            found.append(Version(record, "csv", extracted_at, updated, True, rank))
        return found

    def names_of(self, kind: str, pipeline_id: str | None = None) -> Iterator[tuple[str, list[str | None]]]:
        """Yield the ids of pipelines, stages (of one pipeline, or all), owners or teams, each with its labels."""
        if kind == "pipeline":
            for stage in self.stages:
                yield stage["pipeline_id"], [text(stage["pipeline_label"])]
        elif kind == "stage":
            for stage in self.stages:
                if pipeline_id in {None, stage["pipeline_id"]}:
                    yield stage["id"], [text(stage.get("label"))]
        elif kind == "owner":
            for owner in self.tables["owners"]:
                name, email = full_name(owner), text(owner.get("email"))
                yield str(identity(owner)), [name, email, f"{name} ({email})" if name and email else None]
        else:
            for teams in self.teams.values():
                for team in teams:
                    yield team["id"], [text(team.get("name"))]

    def id_of(self, label: Any, kind: str, pipeline_id: str | None = None) -> str | None:
        """Return the id that a label in a ticket CSV stands for; none where several or no record is called so."""
        written = word(label)
        if written is None:
            return None
        known = list(self.names_of(kind, pipeline_id))
        if own := {record_id for record_id, _ in known if word(record_id) == written}:
            return max(own)
        called = {record_id for record_id, labels in known if written in {word(name) for name in labels}}
        if len(called) == 1:
            return called.pop()
        return text(label) if re.fullmatch(ID_PATTERN, written) else None

    def resolve(self, ticket: Record) -> None:
        """Put ids in the place of a CSV ticket's labels; what they were stays for the coverage."""
        properties = ticket["properties"]
        ticket["labels"] = {name: properties.get(name) for name in ("hs_pipeline", "hs_pipeline_stage")}
        ticket["labels"] |= {name: properties.get(name) for name in ("hubspot_owner_id", "hubspot_team_id")}
        pipeline_id = self.id_of(properties.get("hs_pipeline"), "pipeline")
        properties |= {
            "hs_pipeline": pipeline_id,
            "hs_pipeline_stage": self.id_of(properties.get("hs_pipeline_stage"), "stage", pipeline_id),
            "hubspot_owner_id": self.id_of(properties.get("hubspot_owner_id"), "owner"),
            "hubspot_team_id": self.id_of(properties.get("hubspot_team_id"), "team"),
        }

    def property_history(self, api: Mapping[Hashable, Version]) -> dict[str, dict[str, list[Record]]]:
        """Unite the values that properties of tickets took.

        A value is a record by ticket, property and instant: of the connector's at one instant the later version holds,
        of API JSON all of them.
        """
        api_values: dict[Hashable, list[Version]] = {}
        for version in api.values():
            for name, entries in (version.record.get("propertiesWithHistory") or {}).items():
                for entry in entries:
                    if text(entry.get("timestamp")) is not None:
                        own = entry | {"ticket": identity(version.record), "name": name}
                        value = Version(own, "api", version.extracted_at, None, True, version.rank)
                        api_values.setdefault(moment(own), []).append(value)

        def entry_of_row(row: Record) -> Record:
            names = {"ticket": row["ticket_id"], "name": row["name"], "value": row.get("value")}
            return names | {"timestamp": row.get("timestamp_instant")}

        versions = [
            version
            for version in connector_versions(
                self.account,
                "ticket_property_history",
                entry_of_row,
                None,
                lambda row: api_instant(row.get("_fivetran_start")),
            )
            if text(version.record["timestamp"]) is not None
        ]
        connector = newest_by(versions, moment)
        self.spellings: dict[Hashable, set[Any]] = {}
        for version in versions:
            self.spellings.setdefault(moment(version.record), set()).add(version.record["timestamp"])
        histories: dict[str, dict[str, list[Record]]] = {}
        self.history_shapes: dict[Hashable, set[str]] = {}
        for key in {*api_values, *connector}:
            ours, theirs = api_values.get(key, []), connector.get(key)
            self.history_shapes[key] = {version.shape for version in [*ours, *([theirs] if theirs else [])]}
            is_api = bool(ours) and (theirs is None or ours[0].rank_among_shapes > theirs.rank_among_shapes)
            for version in ours if is_api or theirs is None else [theirs]:
                entry = version.record
                histories.setdefault(entry["ticket"], {}).setdefault(entry["name"], []).append(entry)
        return histories


def moment(entry: Record) -> Hashable:
    """Return what a value of a property is known by: ticket, property and instant; of an unreadable one, its text."""
    at = api_instant(entry["timestamp"])
    return entry["ticket"], entry["name"], text(entry["timestamp"]) if at is None else at


def senders_of(item: Record, senders: Iterable[Record]) -> list[Record]:
    """Return who sent an item of a connector: the one marked FROM, else the first by the connector's key.

    A table of senders that does not name the thread knows the message alone.
    """
    own = [
        sender
        for sender in senders
        if text(sender.get("message_id")) == item["id"]
        and text(sender.get("thread_id")) in {None, item["conversationsThreadId"]}
    ]
    named = [sender for sender in own if text(sender.get("actor_id")) is not None]
    named.sort(key=lambda sender: (word(sender.get("sender_field")) != "from", text(sender.get("_fivetran_id")) or ""))
    if named:
        return [{"actorId": named[0]["actor_id"]}]
    return [{"name": "nobody we know"}] if own else []
