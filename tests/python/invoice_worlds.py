"""Random invoices for random worlds: periods and lines cut around the dates that decide whether a line holds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tests.python import oracle, oracle_invoices, worlds
from tests.python.oracle import Account, Extraction
from tests.python.oracle_invoices import Price

PROJECT = Path(__file__).resolve().parents[2]

# three days are near, four are not
DAYS = (-4, -3, -2, -1, -1, 0, 0, 0, 1, 1, 2, 3, 4)
QUANTITIES = ("", "", "", "", "1", "2", "2", "3", "1.0", "12")
ODD_QUANTITIES = ("0", "-1", "2.5", "137", "10001", "many", "99999999999999")
AMOUNTS = ("", "0.99", "1", "10", "-3.5", "0.0001", "a dollar", ".99", "99999999999999.9999")
CURRENCIES = ("", "USD", "usd ", "EUR", "dollars")
INVOICES = ("INV-1", "INV-2", "inv-3", "INV/4")
LINES = ("1", "2", "10", "9", "a", "B", "ü", *(f"L{number}" for number in range(30)))
# whose prices the worlds are charged: any account's, a source's, one account's
PRICES = [
    Price("", "", "own_return", "episode", date(2020, 1, 1), Decimal("0.99"), "USD", 1),
    Price(
        "", "", "own_thanks", "conversation", date(2020, 1, 1), Decimal("1.5"), "USD", 0, Decimal("4"), Decimal("10")
    ),
    Price("generic", "", "own_close", "handled", date(2020, 1, 1), Decimal("0.25"), "EUR", 2, Decimal("1")),
    Price("", "", "own_close", "episode", date(2020, 6, 1), Decimal("9"), "EUR"),
    Price("", "", "own_reopened", "episode", date(2026, 3, 6), Decimal("0.5"), "USD"),
    Price("generic", "w00003", "own_return", "conversation", date(2026, 3, 4), Decimal("0.7"), "USD"),
    Price("", "w00004", "own_return", "handled", date(2019, 1, 1), Decimal("0.1"), "USD", 0, Decimal("0.5")),
    Price("hubspot", "", "own_return", "episode", date(2020, 1, 1), Decimal("0.5"), "USD", 1),
    Price("klaviyo", "", "own_close", "conversation", date(2020, 1, 1), Decimal("0.3"), "EUR"),
    Price("respond_io", "", "own_thanks", "handled", date(2020, 1, 1), Decimal("0.2"), "USD"),
]


def price_rows() -> list[tuple[Any, ...]]:
    """Return the rows of the seed resolution_prices that the worlds add, its columns in order."""
    return [
        (
            *(price.source_system, price.account_id, price.definition_id, price.unit, price.valid_from, price.price),
            *(price.currency, price.included_quantity, price.minimum, price.flat_fee, ""),
        )
        for price in PRICES
    ]


@cache
def all_prices() -> tuple[Price, ...]:
    """Return the prices of the project's seed and those of the worlds."""
    shipped = [
        Price(
            row["source_system"] or "",
            row["account_id"] or "",
            row["definition_id"] or "",
            row["unit"] or "",
            date.fromisoformat(row["valid_from"] or ""),
            Decimal(row["price"] or "0"),
            row["currency"] or "",
            int(row["included_quantity"] or 0),
            Decimal(row["minimum"] or 0),
            Decimal(row["flat_fee"] or 0),
        )
        for row in oracle.seed_rows(PROJECT, "resolution_prices")
    ]
    return (*shipped, *PRICES)


@cache
def currencies() -> frozenset[str]:
    """Return the codes of ISO 4217."""
    return frozenset(row["currency"] or "" for row in oracle.seed_rows(PROJECT, "currencies"))


def judge(accounts: Sequence[Account], as_of: datetime | None = None) -> dict[str, list[oracle.Row]]:
    """Return the rows of fct_invoice_lines and agg_invoices of worlds, as `oracle_invoices.judge` tells them."""
    return oracle_invoices.judge(accounts, worlds.definitions(PROJECT), all_prices(), set(currencies()), as_of)


def with_invoices(account: Account, seed: int) -> Account:
    """Return a world with invoices among its files: the newest export has them all, an older one older versions."""
    rows = invoice_lines_of(account, seed)
    if not rows:
        return account
    generator = random.Random(f"files/{seed}/{account.account_id}")  # noqa: S311 - reproducible, no secret
    newest = max(
        account.extractions, key=lambda extraction: datetime.fromisoformat(extraction.extracted_at).timestamp()
    )
    extractions = []
    for extraction in account.extractions:
        own = list(rows)
        if extraction is not newest:
            own = [worlds.aged(row, generator) for row in rows if generator.random() < 0.4]
        generator.shuffle(own)
        extractions.append(Extraction(extraction.extracted_at, extraction.files | {"invoice_lines": own}))
    return replace(account, extractions=extractions)


def invoices_alone(account: Account) -> Account | None:
    """Return what a world's exports say of invoices, to be loaded after all its other files; None when nothing."""
    extractions = [
        Extraction(extraction.extracted_at, {"invoice_lines": extraction.files["invoice_lines"]})
        for extraction in account.extractions
        if "invoice_lines" in extraction.files
    ]
    return replace(account, extractions=extractions) if extractions else None


def invoice_lines_of(account: Account, seed: int) -> list[dict[str, str]]:
    """Return the lines of a few invoices that overlap, most of them for conversations that some definition resolved."""
    generator = random.Random(f"invoices/{seed}/{account.account_id}")  # noqa: S311 - reproducible, no secret
    if generator.random() < 0.1:
        return []
    definitions = worlds.definitions(PROJECT)
    judged = oracle.judge([account], definitions)
    zone, _ = oracle.settings_of(account, oracle.as_of_account(account, None))
    decided = [row for row in judged.verdicts if row["decided_at"] is not None]
    if not decided:
        return []
    resolved = [row for row in decided if row["verdict"] == "resolved"]
    conversations = sorted({row["conversation_id"] for row in judged.episodes})
    excluded = sorted({row["conversation_id"] for row in judged.episodes if row["exclusion_reason"]}) or conversations
    chosen = generator.sample([definition.definition_id for definition in definitions], 3)
    if resolved:
        chosen.append(generator.choice(resolved)["definition_id"])
    rows = []
    fitting = [row for row in resolved if row["definition_id"] in chosen] or decided
    # a conversation that is resolved often is billed often
    often = Counter(row["conversation_id"] for row in fitting).most_common(3 + len(conversations) // 20)
    fitting += 3 * [row for row in fitting if row["conversation_id"] in dict(often)]
    for _ in range(generator.choice([2, 5, 9, 16]) + len(conversations) // 4):
        target = generator.choice(fitting if generator.random() < 0.7 else decided)
        day = oracle.local_date(target["decided_at"], zone)
        first = day + timedelta(days=generator.choice(DAYS))
        last = first + timedelta(days=generator.choice([0, 0, 1, 1, 6, 30, -1, -8]))
        if generator.random() < 0.5:
            last = day + timedelta(days=generator.choice(DAYS))
            first = last - timedelta(days=generator.choice([0, 0, 1, 6, 30]))
        billed_at = generator.choice([target["decided_at"], day_of(day), day_of(day), None])
        rows.append(
            {
                "line_id": generator.choice(LINES),
                "invoice_id": generator.choice(INVOICES),
                "billed_from": written(first, generator),
                "billed_to": written(last, generator),
                "definition_id": generator.choice(
                    [*[target["definition_id"]] * 6, *chosen, " " + chosen[0], "nobodys_rule", ""]
                ),
                "conversation_id": generator.choice(
                    [
                        *[target["conversation_id"]] * 8,
                        *(generator.choice(conversations), generator.choice(excluded), "gone", "", ""),
                    ]
                ),
                "billed_at": "" if billed_at is None else generator.choice(["", "Z"]).join([billed_at.isoformat(), ""]),
                "quantity": generator.choice(ODD_QUANTITIES if generator.random() < 0.05 else QUANTITIES),
                "unit_price": generator.choice(AMOUNTS),
                "amount": generator.choice(["", "", *AMOUNTS]),
                "currency": generator.choice(CURRENCIES),
            }
        )
    return rows


def day_of(day: date) -> datetime:
    """Return noon of a day."""
    return datetime(day.year, day.month, day.day, 12)


def written(day: date, generator: random.Random) -> str:
    """Write a date as files do, now and then so that nobody can read it, or not at all."""
    forms = [day.isoformat(), f"{day.isoformat()}T23:59:59Z", f" {day.isoformat()}", "soon", ""]
    return generator.choices(forms, [40, 2, 2, 1, 1])[0]


def count_branches(accounts: Sequence[Account]) -> Counter[str]:
    """Count in how many rows each branch of the rules occurs."""
    found: Counter[str] = Counter()
    rows = judge(accounts)
    for row in rows["fct_invoice_lines"]:
        found[row["status"]] += 1
        found[f"{row['status']}: {row['standing']}"] += 1
        days = row["days_outside_period"]
        found[f"{row['status']}: {days} days outside"] += days is not None
        found["several units"] += row["unit_index"] > 1
        found["no period"] += row["billed_from"] is None or row["billed_to"] is None
    for row in rows["agg_invoices"]:
        found["unbilled"] += bool(row["unbilled_episodes"])
        found["counted difference"] += row["counted_difference"] is not None
        found["expected amount"] += row["expected_amount"] is not None
    return found
