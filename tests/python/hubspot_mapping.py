"""What HubSpot's records say in the contract's words, written from the specification and not from the models.

`generic_account` turns the raw JSON of an account into the tables of the generic source, so that `oracle.py` can judge
it; `record_rows` gives the rows of the marts that show records one by one, so that the mapping itself is compared too.
Where HubSpot's texts leave a choice, docs/decisions.md says what the project does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from tests.python import oracle
from tests.python.hubspot_reading import (
    ENTERED,
    UTC_ZONE,
    Records,
    actor_of,
    api_instant,
    full_name,
    prop,
    read_instant,
    stamp,
    text,
)
from tests.python.hubspot_worlds import HubspotAccount, Record
from tests.python.oracle import Account, Extraction, Row

TextRow = dict[str, str]

# what stands before the hyphen of an actor's id
PREFIXES = {
    "A": "human",
    "B": "bot",
    "I": "integration",
    "S": "system",
    "V": "contact",
    "E": "contact",
    "L": "ai",
}
ACTOR_TYPES = {
    "AGENT": "human",
    "BOT": "bot",
    "INTEGRATOR": "integration",
    "SYSTEM": "system",
    "VISITOR": "contact",
    "EMAIL": "contact",
    "LLM": "ai",
}
CHANNEL_IDS = {
    "1000": "web_chat",
    "1001": "messenger",
    "1002": "email",
    "1003": "form",
    "1004": "portal",
    "1007": "whatsapp",
    "1008": "phone",
    "1009": "sms",
}
# the names under which HubSpot lists its own channels
CHANNEL_NAMES = {
    "live chat": "web_chat",
    "facebook messenger": "messenger",
    "email": "email",
    "forms": "form",
    "customer portal": "portal",
    "whatsapp": "whatsapp",
    "calling": "phone",
    "sms": "sms",
    "instagram": "instagram",
}
ITEM_TYPES = {"MESSAGE": "message", "WELCOME_MESSAGE": "welcome", "COMMENT": "note"}
DELIVERY = {"SENT": "sent", "RECEIVED": "delivered", "READ": "read", "FAILED": "failed"}
POLARITIES = {"PROMOTER": "positive", "PASSIVE": "neutral", "DETRACTOR": "negative"}
SCALES = {"csat": (0, 2), "ces": (1, 7), "nps": (0, 10)}
INVOLVED = {"human": "human", "ai": "ai", "bot": "bot", "integration": "bot", "system": "bot"}
# how a handoff or an assignment was caused: an integration and the system itself are automation
CAUSES = {"human": "human", "ai": "ai", "contact": "contact", "bot": "bot", "integration": "system", "system": "system"}
# no word of any list: whatever reads it must call it unknown
UNHEARD = "unheard-of"
FAILED_ACTIONS = {"failed", "error"}


# --------------------------------------------------------------------------------------------------------------------
# One account in the contract's words
# --------------------------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class AccountMapping:
    """One account: its newest records and what they say."""

    account: HubspotAccount

    def __post_init__(self) -> None:
        """Find the newest records."""
        self.united = Records(self.account)
        self.records = self.united.tables
        self.as_of = max(export.extracted_at for export in self.account.exports)

    @property
    def zone(self) -> oracle.zoneinfo.ZoneInfo:
        """Return the account's zone."""
        return self.united.zone

    def of_ours(self, value: Any) -> datetime | None:
        """Read an instant of one of our files: without an offset it is the account's own time."""
        return read_instant(value, self.zone)

    # -- who --------------------------------------------------------------------------------------------------------

    @cached_property
    def stated_types(self) -> dict[str, str]:
        """Return the types that the actors file states."""
        return {text(actor["id"]) or "": actor["type"] for actor in self.records["actors"] if text(actor.get("type"))}

    def kind(self, actor_id: str | None) -> str | None:
        """Say what an actor is: by the seed actor_map, else the type its file states, else the prefix of its id."""
        if actor_id is None:
            return None
        if actor_id in self.account.actor_map:
            return self.account.actor_map[actor_id]
        if actor_id in self.stated_types:
            return ACTOR_TYPES.get(self.stated_types[actor_id], UNHEARD)
        prefix, hyphen, _ = actor_id.partition("-")
        return PREFIXES.get(prefix, UNHEARD) if hyphen else UNHEARD

    # -- where ------------------------------------------------------------------------------------------------------

    def channel(self, channel_id: str | None) -> str:
        """Name a channel: by its listed name where that is known, else by its id."""
        if channel_id is None:
            return ""
        for channel in self.records["channels"]:
            name = (text(channel.get("name")) or "").strip().lower()
            if text(channel["id"]) == channel_id and name in CHANNEL_NAMES:
                return CHANNEL_NAMES[name]
        return CHANNEL_IDS.get(channel_id, UNHEARD)

    # -- threads and their history ----------------------------------------------------------------------------------

    def conversations(self) -> list[TextRow]:
        """Return a conversation for each thread, archived ones too."""
        return [
            {
                "conversation_id": text(thread["id"]) or "",
                "opened_at": stamp(api_instant(thread.get("createdAt"))),
                "closed_at": stamp(api_instant(thread.get("closedAt"))),
                "contact_id": text(thread.get("associatedContactId")) or "",
                "channel": self.channel(text(thread.get("originalChannelId"))),
                "status": text(thread.get("status")) or "",
                "assignee_id": text(thread.get("assignedTo")) or "",
                "ticket_id": ticket_of(thread) or "",
                "is_spam": text(thread.get("spam")) or "",
            }
            for thread in self.records["threads"]
        ]

    def messages(self) -> list[TextRow]:
        """Return a message for each item with words, whether it is a reply or not."""
        return [self.message(item) for item in self.records["thread_items"] if item["type"] in ITEM_TYPES]

    def message(self, item: Record) -> TextRow:
        """Return the message that an item is."""
        first, *_ = [*(item.get("senders") or []), {}]
        sender_id = text(first.get("actorId")) or text(item.get("createdBy"))
        kind = self.kind(sender_id) or UNHEARD
        direction = text(item.get("direction"))
        if direction == "INCOMING":
            kind = "contact"
        elif direction == "OUTGOING" and kind == "contact":
            kind = UNHEARD
        elif direction == "OUTGOING" and first and not text(first.get("actorId")) and kind in {"system", "integration"}:
            # whoever is named wrote it; the machine that created it only carried it
            kind, sender_id = UNHEARD, None
        status = text((item.get("status") or {}).get("statusType"))
        citations, actions = self.evidence_of(item)
        return {
            "message_id": text(item["id"]) or "",
            "conversation_id": text(item["conversationsThreadId"]) or "",
            "sent_at": stamp(api_instant(item.get("createdAt"))),
            "sender_kind": kind,
            "sender_id": sender_id or "",
            "item_type": ITEM_TYPES[item["type"]],
            "channel": self.channel(text(item.get("channelId"))),
            "delivery_status": "" if status is None else DELIVERY.get(status, UNHEARD),
            "n_citations": citations,
            "n_actions": actions,
            "action_instants": self.action_instants(item),
            "text": text(item.get("text")) or re.sub("<[^>]*>", " ", text(item.get("richText")) or "").strip(),
        }

    @cached_property
    def repeated_items(self) -> set[str | None]:
        """Return the ids that items of several threads have."""
        ids = Counter(text(item["id"]) for item in self.records["thread_items"])
        return {item_id for item_id, number in ids.items() if number > 1}

    def actions_of(self, item: Record) -> list[Record]:
        """Return a message's actions that did not fail; of an id in several threads those of its own thread."""
        item_id, threads = text(item["id"]), {None, text(item["conversationsThreadId"])}
        return [
            action
            for action in self.records["actions"]
            if action.get("message_id") == item_id
            and (item_id not in self.repeated_items or text(action.get("conversation_id")) in threads)
            and (text(action.get("status")) or "").strip().lower() not in FAILED_ACTIONS
        ]

    def evidence_of(self, item: Record) -> tuple[str, str]:
        """Return the counts of citations and actions; empty while the account has no row in the file.

        An action counts that did not fail and was performed by as_of; a verdict counts those before its own end.
        """
        citations = self.records["citations"]
        performed = 0
        for action in self.actions_of(item):
            at = self.of_ours(action.get("executed_at"))
            performed += at is None or at <= self.as_of
        cited = sum(citation["message_id"] == text(item["id"]) for citation in citations)
        return str(cited) if citations else "", str(performed) if self.records["actions"] else ""

    def action_instants(self, item: Record) -> str:
        """Return when a message's actions were performed that did not fail: each definition counts to its own end."""
        instants = [self.of_ours(action.get("executed_at")) for action in self.actions_of(item)]
        return ";".join("?" if at is None else stamp(at) for at in instants)

    def events(self) -> list[TextRow]:
        """Return the state changes: of the history, of the requests file, and of escalated tickets."""
        found = [event for item in self.records["thread_items"] if (event := self.item_event(item)) is not None]
        for request in self.records["handoff_requests"]:
            found.append(
                {
                    "event_id": request["request_id"],
                    "conversation_id": request["conversation_id"],
                    "occurred_at": stamp(self.of_ours(request["requested_at"])),
                    "event_type": "handoff_requested",
                    "initiated_by_kind": "contact",
                }
            )
        for ticket in self.records["tickets"]:
            thread_id, escalated_at = self.thread_of(ticket), prop(ticket, "hs_customer_agent_escalated_time")
            if thread_id is not None and escalated_at is not None:
                found.append(
                    {
                        "event_id": f"ticket/{text(ticket['id'])}/escalated",
                        "conversation_id": thread_id,
                        "occurred_at": stamp(api_instant(escalated_at)),
                        "event_type": "handoff",
                        "from_kind": "ai",
                        "initiated_by_kind": "ai",
                        "is_made_up": "true",
                    }
                )
        return found

    def item_event(self, item: Record) -> TextRow | None:
        """Return the state change that an item is; a move between inboxes is none that the contract knows."""
        if item["type"] in ITEM_TYPES or item["type"] == "THREAD_INBOX_CHANGE":
            return None
        to_id, from_id, by_id = (text(item.get(name)) for name in ("assignedTo", "assignedFrom", "createdBy"))
        event_type = UNHEARD
        if item["type"] == "ASSIGNMENT":
            event_type = "unassigned" if to_id is None else "assigned"
        elif item["type"] == "THREAD_STATUS_CHANGE":
            event_type = {"CLOSED": "closed", "OPEN": "reopened"}.get(item.get("newStatus") or "", UNHEARD)
        by = self.kind(by_id)
        return {
            "event_id": text(item["id"]) or "",
            "conversation_id": text(item["conversationsThreadId"]) or "",
            "occurred_at": stamp(api_instant(item.get("createdAt"))),
            "event_type": event_type,
            "from_id": from_id or "",
            "from_kind": "" if from_id is None else INVOLVED.get(self.kind(from_id) or "", UNHEARD),
            "to_id": to_id or "",
            "to_kind": "" if to_id is None else INVOLVED.get(self.kind(to_id) or "", UNHEARD),
            "initiated_by_id": by_id or "",
            "initiated_by_kind": "" if by is None else CAUSES.get(by, UNHEARD),
        }

    @cached_property
    def survivors(self) -> dict[str, str]:
        """Return the ticket that survives the merges of each merged one: the end of its chain; a circle has none."""
        into: dict[str, set[str]] = {}
        for ticket in self.records["tickets"]:
            for merged in (prop(ticket, "hs_merged_object_ids") or "").split(";"):
                if merged.strip() not in {"", text(ticket["id"])}:
                    into.setdefault(merged.strip(), set()).add(text(ticket["id"]) or "")
        found = {}
        for merged in into:
            reached, waiting = set(), [merged]
            while waiting:
                for survivor in into.get(waiting.pop(), set()) - reached:
                    reached.add(survivor)
                    waiting.append(survivor)
            if ends := reached - into.keys():
                found[merged] = min(ends)
        return found

    # -- tickets, surveys, gaps --------------------------------------------------------------------------------------

    def thread_of(self, ticket: Record) -> str | None:
        """Return the thread of a ticket: the one it came from, else the only one that names it."""
        own = prop(ticket, "hs_conversations_originating_thread_id")
        naming = [text(thread["id"]) for thread in self.records["threads"] if ticket_of(thread) == text(ticket["id"])]
        return own or (naming[0] if len(naming) == 1 else None)

    def owner_actor(self, owner_id: str | None) -> str | None:
        """Return the actor behind an owner, else the owner's own id."""
        for owner in self.records["owners"]:
            if text(owner["id"]) == owner_id:
                return actor_of(owner) or owner_id
        return owner_id

    def tickets(self) -> list[TextRow]:
        """Return the tickets, merged and archived ones too."""
        return [
            {
                "ticket_id": text(ticket["id"]) or "",
                "created_at": stamp(api_instant(prop(ticket, "createdate") or ticket.get("createdAt"))),
                "closed_at": stamp(api_instant(prop(ticket, "closed_date"))),
                "pipeline_id": prop(ticket, "hs_pipeline") or "",
                "stage_id": prop(ticket, "hs_pipeline_stage") or "",
                "owner_id": self.owner_actor(prop(ticket, "hubspot_owner_id")) or "",
                "team_id": prop(ticket, "hubspot_team_id") or "",
                "source": prop(ticket, "source_type") or "",
                "priority": prop(ticket, "hs_ticket_priority") or "",
                "category": prop(ticket, "hs_ticket_category") or "",
                "conversation_id": self.thread_of(ticket) or "",
                "merged_into_id": self.survivors.get(text(ticket["id"]) or "", ""),
            }
            for ticket in self.records["tickets"]
        ]

    def stage_entries(self, ticket: Record) -> list[tuple[str, datetime]]:
        """Return stage and instant of each entry: of the history, else of the dates that the properties keep."""
        history = (ticket.get("propertiesWithHistory") or {}).get("hs_pipeline_stage") or []
        entries = [(text(entry["value"]), api_instant(entry["timestamp"])) for entry in history]
        if not history:
            names = [name for name in ticket["properties"] if name.startswith(ENTERED)]
            entries = [(name.removeprefix(ENTERED), api_instant(prop(ticket, name))) for name in names]
        return list({(stage, at) for stage, at in entries if stage is not None and at is not None})

    def stages(self) -> dict[tuple[str, str], Row]:
        """Return the stages by pipeline and stage."""
        found = {}
        for stage in self.united.stages:
            metadata = stage.get("metadata") or {}
            stated = {"true": True, "false": False}.get(metadata.get("isClosed") or "")
            state = text(metadata.get("ticketState"))
            found[stage["pipeline_id"], stage["id"]] = {
                "label": text(stage.get("label")),
                "order": stage.get("displayOrder"),
                "is_closed": stated if stated is not None else (None if state is None else state == "CLOSED"),
            }
        return found

    def feedback(self) -> list[TextRow]:
        """Return the votes on replies and the answers to surveys."""
        votes = [
            {
                "feedback_id": vote["vote_id"],
                "submitted_at": stamp(self.of_ours(vote["voted_at"])),
                "feedback_type": "helpful_vote",
                "conversation_id": vote["conversation_id"],
                "message_id": vote["message_id"],
                "value": vote["vote"],
            }
            for vote in self.records["reply_votes"]
        ]
        return votes + self.survey_answers()

    def survey_answers(self) -> list[TextRow]:
        """Return the answers to surveys."""
        return [self.survey_answer(answer) for answer in self.records["feedback_submissions"]]

    def survey_answer(self, answer: Record) -> TextRow:
        """Return the feedback that an answer to a survey is; off HubSpot's scale the scale is not known."""
        survey = (prop(answer, "hs_survey_type") or "").lower()
        at = prop(answer, "hs_submission_timestamp") or prop(answer, "hs_createdate") or answer.get("createdAt")
        value, group = prop(answer, "hs_value"), prop(answer, "hs_response_group")
        score = number(value)
        smallest, largest = SCALES.get(survey, (1, 0))
        is_on_scale = score is not None and smallest <= score <= largest
        return {
            "feedback_id": text(answer["id"]) or "",
            "submitted_at": stamp(api_instant(at)),
            "feedback_type": survey if survey in {*SCALES, "custom"} else UNHEARD,
            "ticket_id": only_link(answer, "tickets") or "",
            "contact_id": only_link(answer, "contacts") or prop(answer, "hs_visitor_id") or "",
            "value": value or "",
            "scale_min": str(smallest) if is_on_scale else "",
            "scale_max": str(largest) if is_on_scale else "",
            "polarity": "" if group is None else POLARITIES.get(group, UNHEARD),
        }

    def generic_account(self) -> Account:
        """Return the account as the generic source would have it, in one extraction."""
        files = {
            "conversations": self.conversations(),
            "messages": self.messages(),
            "conversation_events": self.events(),
            "feedback": self.feedback(),
            "tickets": self.tickets(),
            "account_settings": self.records["account_settings"],
        }
        extraction = Extraction(stamp(self.as_of), files)
        return Account(self.account.source_system, self.account.account_id, [extraction], self.account.schedule)


def number(value: str | None) -> float | None:
    """Return the number that a text is."""
    return float(value) if value is not None and re.fullmatch(r"[+-]?[0-9]+(\.[0-9]*)?", value.strip()) else None


def ticket_of(thread: Record) -> str | None:
    """Return the ticket that a thread names."""
    return text((thread.get("threadAssociations") or {}).get("associatedTicketId"))


def only_link(record: Record, name: str) -> str | None:
    """Return the linked record where there is exactly one."""
    links = ((record.get("associations") or {}).get(name) or {}).get("results") or []
    return text(links[0]["id"]) if len(links) == 1 else None


def generic_account(account: HubspotAccount) -> Account:
    """Return an account as the generic source would have it."""
    return AccountMapping(account).generic_account()


# --------------------------------------------------------------------------------------------------------------------
# The marts that show records one by one
# --------------------------------------------------------------------------------------------------------------------


def record_rows(account: HubspotAccount) -> dict[str, list[Row]]:
    """Return rows of the marts that show records of the contract, by mart."""
    mapping = AccountMapping(account)
    generic = mapping.generic_account()
    key = {"source_system": account.source_system, "account_id": account.account_id}
    conversations = {c.conversation_id: c for c in oracle.read_conversations(generic, mapping.zone, mapping.as_of)}
    tables = {
        "fct_conversations": conversation_rows(mapping, conversations),
        "fct_messages": message_rows(mapping, conversations),
        "fct_assignments": assignment_rows(mapping, conversations),
        "fct_feedback": feedback_rows(mapping),
        "fct_tickets": ticket_rows(mapping),
        "fct_ticket_stage_visits": visit_rows(mapping),
        "fct_knowledge_gap_questions": gap_rows(mapping),
        "bridge_conversation_tickets": ticket_link_rows(mapping, conversations),
        "dim_agents": agent_rows(mapping),
        "dim_teams": team_rows(mapping),
        "bridge_team_members": member_rows(mapping),
    }
    return {mart: [key | row for row in rows] for mart, rows in tables.items()}


def known_by(at: datetime | None, as_of: datetime) -> bool:
    """Say whether something exists at as_of: whatever has no readable instant does."""
    return at is None or at <= as_of


def read(value: str) -> datetime | None:
    """Read an instant that `stamp` wrote."""
    return oracle.parse_instant(value, UTC_ZONE)


def word(value: str) -> str | None:
    """Return a mapped word as the marts show it."""
    return {"": None, UNHEARD: "unknown"}.get(value, value)


def seconds_between(start: datetime | None, end: datetime | None) -> float | None:
    """Return elapsed seconds; none when one is unknown, or when they run backwards."""
    return None if start is None or end is None or end < start else (end - start) / oracle.MICROSECOND / 1_000_000


def conversation_rows(mapping: AccountMapping, conversations: Mapping[str, oracle.Conversation]) -> list[Row]:
    """Return fct_conversations: what a thread says of itself, and who closed it last."""
    events = {(row["conversation_id"], row["event_id"]): row for row in mapping.events()}
    rows = []
    for conversation in conversations.values():
        source = conversation.row
        closes = [item for item in conversation.items if item.is_close]
        event = events.get((conversation.conversation_id, closes[-1].item_id or ""), {}) if closes else {}
        opened_at = conversation.opened_at
        rows.append(
            {
                "conversation_id": conversation.conversation_id,
                "ticket_id": source["ticket_id"] or None,
                "contact_id": source["contact_id"] or None,
                "status": source["status"] or None,
                "opened_at": opened_at if opened_at is not None and opened_at <= mapping.as_of else None,
                "closed_at": closes[-1].at if closes else None,
                "closed_by_id": event.get("initiated_by_id") or None,
                "closed_by_kind": word(mapping.kind(event.get("initiated_by_id") or None) or ""),
                "assignee_id": source["assignee_id"] or None,
                "is_spam": source["is_spam"] == "true",
                "is_test": False,
            }
        )
    return rows


def message_rows(mapping: AccountMapping, conversations: Mapping[str, oracle.Conversation]) -> list[Row]:
    """Return fct_messages."""
    rows = []
    for message in mapping.messages():
        sent_at = read(message["sent_at"])
        conversation = conversations.get(message["conversation_id"])
        own = conversation.row["channel"] if conversation else ""
        rows.append(
            {
                "message_id": message["message_id"],
                "conversation_id": message["conversation_id"],
                "sent_at": sent_at,
                "sender_kind": word(message["sender_kind"]),
                "sender_id": message["sender_id"] or None,
                "item_type": message["item_type"],
                "channel": word(message["channel"]) or word(own or "") or "unknown",
                "delivery_status": word(message["delivery_status"]),
                "is_public": oracle.is_public_message(message),
                "n_citations": oracle.parse_count(message["n_citations"]),
                "n_actions": oracle.parse_count(message["n_actions"]),
            }
        )
    return [row for row in rows if known_by(row["sent_at"], mapping.as_of)]


def assignment_rows(mapping: AccountMapping, conversations: Mapping[str, oracle.Conversation]) -> list[Row]:
    """Return fct_assignments."""
    rows = []
    for event in mapping.events():
        at = read(event["occurred_at"])
        is_on_timeline = at is not None and at <= mapping.as_of and event["conversation_id"] in conversations
        if event["event_type"] == "assigned" and is_on_timeline:
            by = event["initiated_by_kind"]
            rows.append(
                {
                    "event_id": event["event_id"],
                    "conversation_id": event["conversation_id"],
                    "occurred_at": at,
                    "from_id": event["from_id"] or None,
                    "from_kind": word(event["from_kind"]),
                    "to_id": event["to_id"] or None,
                    "to_kind": word(event["to_kind"]) or "unknown",
                    "initiated_by_id": event["initiated_by_id"] or None,
                    "initiator": oracle.INITIATORS.get(by, word(by)),
                }
            )
    return rows


def feedback_rows(mapping: AccountMapping) -> list[Row]:
    """Return fct_feedback."""
    rows = []
    for feedback in mapping.feedback():
        at = read(feedback["submitted_at"])
        stated = feedback.get("polarity") or None
        row = {
            "feedback_id": feedback["feedback_id"],
            "submitted_at": at,
            "feedback_type": word(feedback["feedback_type"]),
            "message_id": feedback.get("message_id") or None,
            "ticket_id": feedback.get("ticket_id") or None,
            "contact_id": feedback.get("contact_id") or None,
            "value": feedback["value"] or None,
            "scale_min": oracle.parse_integer(feedback.get("scale_min")),
            "scale_max": oracle.parse_integer(feedback.get("scale_max")),
            # what judges no answer has the polarity that it states, and no other
            "polarity": oracle.polarity_of(feedback) or (word(stated or "") or "unknown"),
        }
        if known_by(at, mapping.as_of):
            rows.append(row)
    return rows


def stage_pipeline(mapping: AccountMapping, ticket: Record, stage_id: str) -> str | None:
    """Return the pipeline of a stage: the only one that has it, else the ticket's own."""
    having = [pipeline for pipeline, stage in mapping.stages() if stage == stage_id]
    return having[0] if len(having) == 1 else prop(ticket, "hs_pipeline")


def visits_of(mapping: AccountMapping, ticket: Record) -> list[Row]:
    """Return the stays of a ticket in order; a stay ends with the next entry."""
    stages = mapping.stages()
    # a ticket that does not exist yet has no pipeline of its own
    entries = []
    for stage_id, at in mapping.stage_entries(ticket):
        pipeline_id = stage_pipeline(mapping, ticket, stage_id)
        stage = stages.get((pipeline_id or "", stage_id), {})
        order = stage.get("order")
        if at <= mapping.as_of:
            entries.append(((at, order is None, order or 0, stage_id), pipeline_id, stage))
    entries.sort(key=lambda entry: entry[0])
    return [
        {
            "ticket_id": text(ticket["id"]),
            "visit_index": index,
            "stage_id": place[3],
            "pipeline_id": pipeline_id,
            "stage_label": stage.get("label"),
            "is_closed_stage": stage.get("is_closed"),
            "entered_at": place[0],
            "exited_at": entries[index][0][0] if index < len(entries) else None,
            "seconds": seconds_between(place[0], entries[index][0][0] if index < len(entries) else None),
        }
        for index, (place, pipeline_id, stage) in enumerate(entries, start=1)
    ]


def visit_rows(mapping: AccountMapping) -> list[Row]:
    """Return fct_ticket_stage_visits."""
    merged = mapping.survivors
    tickets = [ticket for ticket in mapping.records["tickets"] if text(ticket["id"]) not in merged]
    return [visit for ticket in tickets for visit in visits_of(mapping, ticket)]


def ticket_rows(mapping: AccountMapping) -> list[Row]:
    """Return fct_tickets; the closes stand in the ticket's own date and in its entries into closed stages."""
    rows = []
    agents = agents_of(mapping)
    raw = {text(ticket["id"]): ticket for ticket in mapping.records["tickets"]}
    for ticket in mapping.tickets():
        created_at, closed_at = read(ticket["created_at"]), read(ticket["closed_at"])
        if not known_by(created_at, mapping.as_of):
            continue
        stage = mapping.stages().get((ticket["pipeline_id"], ticket["stage_id"]), {})
        visits = visits_of(mapping, raw[ticket["ticket_id"]])
        before = [None, *visits]
        into_closed = [
            visit["entered_at"]
            for visit, earlier in zip(visits, before, strict=False)
            if visit["is_closed_stage"] and not (earlier and earlier["is_closed_stage"])
        ]
        own = closed_at if closed_at is not None and closed_at <= mapping.as_of else None
        is_closed_now = bool(visits and visits[-1]["is_closed_stage"])
        first = min([at for at in [*into_closed[:1], own] if at is not None], default=None)
        last = own or (into_closed[-1] if is_closed_now and into_closed else None)
        columns = ("ticket_id", "conversation_id", "pipeline_id", "stage_id", "owner_id")
        rows.append(
            {name: ticket[name] or None for name in (*columns, "priority", "category", "merged_into_id")}
            | {
                # docs/decisions.md: without a team of its own, that of its owner
                "team_id": ticket["team_id"] or agents.get(ticket["owner_id"], {}).get("team_id"),
                "source": ticket["source"].lower() or None,
                "created_at": created_at,
                "stage_label": stage.get("label"),
                "first_closed_at": first,
                "closed_at": last,
                "seconds_to_close": seconds_between(created_at, last),
            }
        )
    return rows


def gap_rows(mapping: AccountMapping) -> list[Row]:
    """Return fct_knowledge_gap_questions; a status that was set later has not been set yet."""
    rows = []
    for gap in mapping.records["knowledge_gaps"]:
        asked_at, status_at = mapping.of_ours(gap["asked_at"]), mapping.of_ours(gap["status_at"])
        status = gap["status"].strip().lower() or "unknown"
        status = status if status in {"open", "resolved", "dismissed"} else "unknown"
        is_set = known_by(status_at, mapping.as_of)
        row = {
            "question_id": gap["question_id"],
            "question": gap["question"],
            "topic": gap["topic"] or "unknown",
            "asked_at": asked_at,
            "conversation_id": gap["conversation_id"] or None,
            "ticket_id": gap["ticket_id"] or None,
            "status": status if is_set else "open",
            "resolved_at": status_at if is_set and status == "resolved" else None,
            "dismissed_at": status_at if is_set and status == "dismissed" else None,
            "short_answer": gap["short_answer"] or None,
        }
        if known_by(asked_at, mapping.as_of):
            rows.append(row)
    return rows


def ticket_link_rows(mapping: AccountMapping, conversations: Mapping[str, oracle.Conversation]) -> list[Row]:
    """Return bridge_conversation_tickets: the thread names the ticket, or the ticket the thread, as it survives."""
    tickets = {row["ticket_id"]: row for row in ticket_rows(mapping)}
    pairs = {(c.conversation_id, c.row["ticket_id"]) for c in conversations.values()}
    pairs |= {(row["conversation_id"], ticket_id) for ticket_id, row in tickets.items()}
    pairs = {(thread, mapping.survivors.get(ticket, ticket)) for thread, ticket in pairs}
    known = [(thread, ticket) for thread, ticket in pairs if thread in conversations and ticket in tickets]
    return [{"conversation_id": thread, "ticket_id": ticket} for thread, ticket in known]


def agents_of(mapping: AccountMapping) -> dict[str, Row]:
    """Return the agents that the exports list: actors that are no customers, and the users behind owners."""
    names = {text(actor["id"]): actor for actor in mapping.records["actors"]}
    owners = {actor: owner for owner in mapping.records["owners"] if (actor := actor_of(owner)) is not None}
    found = {}
    for actor_id in {*names, *mapping.account.actor_map, *owners}:
        kind = mapping.kind(actor_id)
        if kind == "contact":
            continue
        actor, owner = names.get(actor_id, {}), owners.get(actor_id, {})
        teams = owner.get("teams") or []
        main = sorted(team["id"] for team in teams if team.get("primary")) or sorted(team["id"] for team in teams)
        found[actor_id] = {
            "agent_kind": INVOLVED.get(kind or "", "unknown"),
            "agent_name": text(actor.get("name")) or full_name(owner),
            "email": text(actor.get("email")) or text(owner.get("email")),
            "team_id": main[0] if main else None,
            "teams": {team["id"] for team in teams},
            "is_listed": True,
        }
    return found


def agent_rows(mapping: AccountMapping) -> list[Row]:
    """Return dim_agents: those listed; those who only acted are found by what they did."""
    columns = ("agent_name", "email", "team_id", "is_listed", "agent_kind")
    return [
        {"agent_id": agent_id} | {name: row[name] for name in columns} for agent_id, row in agents_of(mapping).items()
    ]


def team_rows(mapping: AccountMapping) -> list[Row]:
    """Return dim_teams."""
    names: dict[str, str | None] = {}
    for teams in mapping.united.teams.values():
        for team in teams:
            found = [name for name in (names.get(team["id"]), text(team.get("name"))) if name is not None]
            names[team["id"]] = max(found, default=None)
    return [{"team_id": team_id, "team_name": name} for team_id, name in names.items()]


def member_rows(mapping: AccountMapping) -> list[Row]:
    """Return bridge_team_members: every team of every owner."""
    return [
        {"team_id": team_id, "agent_id": agent_id}
        for agent_id, row in agents_of(mapping).items()
        for team_id in row["teams"]
    ]


def all_record_rows(accounts: Iterable[HubspotAccount]) -> dict[str, list[Row]]:
    """Return the rows of the marts that show records, of many accounts."""
    found: dict[str, list[Row]] = {}
    for account in accounts:
        for mart, rows in record_rows(account).items():
            found.setdefault(mart, []).extend(rows)
    return found


def seed_rows(accounts: Sequence[HubspotAccount]) -> list[tuple[str, str, str, str]]:
    """Return the accounts' rows of the seed actor_map."""
    return [
        (account.source_system, account.account_id, actor_id, kind)
        for account in accounts
        for actor_id, kind in account.actor_map.items()
    ]
