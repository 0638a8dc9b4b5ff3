"""A second computation of rpt_thread, written from the specification alone: each item of a conversation, in order.

    rows = thread_rows(accounts, oracle.shipped_definitions())

It stands on oracle.py, which reads the contract's tables as text. Nothing here is taken from the models.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from tests.python import oracle
from tests.python.oracle import Account, Conversation, Definition, Item, Row, Verdict

BY_A_CUSTOMER = {"customer_last_word", "customer_returned", "reopened"}
TEMPLATE = re.compile(r"https?://[!-;=?-~]*\{id\}[!-;=?-~]*", re.IGNORECASE)
# an id in an address: letters, digits and -._~ stay
KEPT_IN_ADDRESSES = "-._~"


def thread_rows(
    accounts: Iterable[Account], definitions: Sequence[Definition], as_of: datetime | None = None
) -> list[Row]:
    """Return the rows of rpt_thread of some accounts.

    definitions: all that verdicts are made under. as_of: naive UTC, the variable of that name.
    """
    return [row for account in accounts for row in _rows_of_account(account, definitions, as_of)]


def _rows_of_account(account: Account, definitions: Sequence[Definition], as_of: datetime | None) -> Iterable[Row]:
    known_until = oracle.as_of_account(account, as_of)
    zone, _ = oracle.settings_of(account, known_until)
    episodes = oracle.episodes_of(account, known_until)
    conversations = {episode.conversation.conversation_id: episode.conversation for episode in episodes}
    votes = oracle.read_votes(account, zone, known_until, list(conversations.values()))
    recontacts = oracle.Recontacts(episodes)
    episode_of, decides = {}, {}
    for episode in episodes:
        episode_of.update(dict.fromkeys(map(id, episode.items), episode.index))
        for definition in definitions:
            verdict = oracle.verdict_of(episode, definition, votes, recontacts)
            item = deciding_item(episode.conversation, verdict)
            if item is not None:
                decides.setdefault(id(item), set()).add(definition.definition_id)
    shows_texts, template = shown_by(account, known_until)
    texts = {
        (row.get("conversation_id"), row.get("message_id")): oracle.text_of(row, "text")
        for row in oracle.newest_records(account, "messages")
    }
    undated = undated_items(account, zone)
    for conversation in conversations.values():
        items = [*conversation.items, *undated.get(conversation.conversation_id, [])]
        for index, item in enumerate(items, start=1):
            is_dated = index <= len(conversation.items)
            place = f"{account.source_system}/{account.account_id}/{conversation.conversation_id}"
            text = texts.get((item.conversation_id, item.item_id)) if item.kind == "message" else None
            yield {
                "source_system": account.source_system,
                "account_id": account.account_id,
                "conversation_id": conversation.conversation_id,
                "item_index": index,
                "item_type": item.kind,
                "item_id": item.item_id,
                "occurred_at": item.at if is_dated else None,
                "episode_id": f"{place}/{episode_of[id(item)]}" if is_dated else None,
                "decides": ";".join(sorted(decides.get(id(item), []))) or None,
                "reason": item.reason,
                "message_text": text if shows_texts else None,
                "conversation_address": address_of(template, conversation.conversation_id),
            }


def deciding_item(conversation: Conversation, verdict: Verdict) -> Item | None:
    """Return the item that decided a verdict, None where none did: by its kind, its id and its instant."""
    if verdict.verdict == "not_applicable":
        return None

    def may_decide(item: Item) -> bool:
        if verdict.reason == "human_involvement":
            return item.is_human_action and item.at == verdict.decided_at
        if verdict.reason == "handoff_requested":
            return item.is_request and item.at == verdict.decided_at
        if verdict.reason in BY_A_CUSTOMER:
            return item.is_contact_message and item.at == verdict.decided_at
        if verdict.reason == "confirmed":
            return item.is_ai_reply or item.is_contact_message
        return item.is_ai_reply

    return oracle.first_of(
        item for item in conversation.items if item.item_id == verdict.deciding_item_id and may_decide(item)
    )


def undated_items(account: Account, zone: Any) -> dict[str, list[Item]]:
    """Return the items whose instant nobody can read, by conversation, in the order that is left of them."""
    found: dict[str, list[Item]] = {}
    for table, column, read in oracle.ITEM_TABLES:
        for row in oracle.newest_records(account, table):
            if oracle.parse_instant(row.get(column), zone) is None:
                item = read(row, datetime.max)
                found.setdefault(item.conversation_id, []).append(item)
    return {conversation_id: sorted(items, key=Item.order) for conversation_id, items in found.items()}


def shown_by(account: Account, as_of: datetime) -> tuple[bool, str | None]:
    """Return whether the settings valid at as_of let texts be shown, and the template of a conversation's address."""
    valid = []
    for row in oracle.newest_rows(account, "account_settings").values():
        text = oracle.text_of(row, "valid_from")
        zone = oracle.find_zone(row.get("timezone"))
        start = datetime.min if text is None else oracle.parse_instant(text, zone, datetime.min)
        if start is not None and start <= as_of:
            valid.append((start, row))
    row = max(valid, key=lambda pair: pair[0])[1] if valid else {}
    template = (row.get("conversation_address") or "").strip(" ")
    return bool(oracle.parse_boolean(row.get("publishes_texts"))), template if TEMPLATE.fullmatch(template) else None


def address_of(template: str | None, conversation_id: str) -> str | None:
    """Put a conversation's id into a template, by its percent codes."""
    return template and template.replace("{id}", urllib.parse.quote(conversation_id, safe=KEPT_IN_ADDRESSES))
