"""Which branches of rpt_thread random worlds hold: what a thread must show at all to be worth comparing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.python import oracle, oracle_thread
from tests.python.oracle import Account, Row

BRANCHES = [
    "an item without an instant",
    "an item that the project made up",
    "decides nothing",
    "decides under one definition",
    "decides under some definitions, and others in the same thread",
    "decides for an earlier episode",
    "a text that is shown",
    "a text that nobody let be shown",
    "an address",
    "settings without an address",
]


def branches_of(account: Account) -> Iterable[str]:
    """Yield each branch that the threads of an account hold, as often as it occurs."""
    rows = oracle_thread.thread_rows([account], oracle.shipped_definitions())
    threads: dict[str, list[Row]] = {}
    for row in rows:
        threads.setdefault(row["conversation_id"], []).append(row)
    texts = {row.get("message_id") for row in oracle.newest_records(account, "messages") if row.get("text")}
    deciding = {verdict["episode_id"]: verdict for verdict in verdicts_on_later_items(account, rows)}
    for thread in threads.values():
        yield from ["an item without an instant"] * any(row["occurred_at"] is None for row in thread)
        several = len({row["decides"] for row in thread if row["decides"]}) > 1
        yield from ["decides under some definitions, and others in the same thread"] * several
    for row in rows:
        yield from ["an item that the project made up"] * (row["item_id"] is None)
        yield from ["decides nothing"] * (row["decides"] is None)
        yield from ["decides under one definition"] * (row["decides"] is not None and ";" not in row["decides"])
        yield from ["a text that is shown"] * (row["message_text"] is not None)
        is_hidden = row["message_text"] is None and row["item_type"] == "message" and row["item_id"] in texts
        yield from ["a text that nobody let be shown"] * is_hidden
        yield "settings without an address" if row["conversation_address"] is None else "an address"
    yield from ["decides for an earlier episode"] * len(deciding)


def verdicts_on_later_items(account: Account, rows: Iterable[Row]) -> Iterable[Row]:
    """Yield the verdicts whose deciding item is of a later episode of their conversation."""
    place = {
        (row["conversation_id"], row["item_id"]): row["episode_id"] for row in rows if row["item_id"] and row["decides"]
    }
    for verdict in oracle.judge([account]).verdicts:
        prefix = f"{verdict['source_system']}/{verdict['account_id']}/{verdict['conversation_id']}"
        found = place.get((verdict["conversation_id"], verdict["deciding_item_id"]))
        if found is not None and found != (own := f"{prefix}/{verdict['episode_index']}"):
            yield {"episode_id": own}


def count_branches(accounts: Iterable[Account]) -> Counter[str]:
    """Return in how many worlds each branch occurs."""
    found: Counter[str] = Counter()
    for account in accounts:
        found.update(set(branches_of(account)))
    return found
