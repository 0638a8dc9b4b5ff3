"""A second computation of invoice lines and invoices, written from the agreement alone: unit by unit, line by line.

It stands on the verdicts of `oracle.py`, and takes episodes one unit after the other, as the agreement tells it.
Amounts are `decimal.Decimal` of four decimals, instants naive datetimes in UTC, dates those of the account's zone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.python import oracle
from tests.python.oracle import Account, Definition, Row, TextRow, text_of

SLACK_DAYS = 3
MOST_UNITS = 10_000
CENT = Decimal("0.0001")
BEYOND_ANY_AMOUNT = 99_999_999_999_999
AMOUNT = re.compile(r"[+-]?(\d{1,14}(\.\d*)?|\.\d+)", re.ASCII)
STATUSES = (
    *("not_checkable", "unknown_conversation", "holds", "billed_twice", "outside_period", "pending", "excluded"),
    *("taken_back", "contradicted", "not_judged"),
)
IN_DOUBT = {"billed_twice", "outside_period", "excluded", "taken_back", "contradicted", "unknown_conversation"}


@dataclass(frozen=True)
class Price:
    """One row of resolution_prices. An empty source or account is any."""

    source_system: str
    account_id: str
    definition_id: str
    unit: str
    valid_from: date
    price: Decimal
    currency: str
    included_quantity: int = 0
    minimum: Decimal = Decimal(0)
    flat_fee: Decimal = Decimal(0)


@dataclass(eq=False)
class Line:
    """One line of an invoice as it is read; what cannot be read is None."""

    invoice_id: str
    line_id: str
    conversation_id: str | None
    definition_id: str | None
    billed_from: date | None
    billed_to: date | None
    billed_at: datetime | None
    stated_quantity: Decimal | None
    unit_price: Decimal | None
    stated_amount: Decimal | None
    currency: str | None

    @property
    def quantity(self) -> Decimal:
        """How many the line says it bills."""
        return Decimal(1) if self.stated_quantity is None else self.stated_quantity

    @property
    def units(self) -> int:
        """How many units it is judged in."""
        if self.conversation_id is None or self.quantity % 1 or not 1 <= self.quantity <= MOST_UNITS:
            return 1
        return int(self.quantity)

    def parts(self) -> list[Decimal | None]:
        """Return the amount of each unit."""
        amount = self.stated_amount
        if amount is None and self.unit_price is not None:
            product = self.quantity * self.unit_price
            amount = rounded(product) if abs(product) < BEYOND_ANY_AMOUNT else None
        if amount is None:
            return [None] * self.units
        part = (amount / self.units / CENT).to_integral_value("ROUND_DOWN") * CENT
        return [part] * (self.units - 1) + [amount - part * (self.units - 1)]

    def days_outside(self, day: date) -> int:
        """Return how far a date lies from the period; an end that is unknown bounds nothing."""
        before = 0 if self.billed_from is None else (self.billed_from - day).days
        after = 0 if self.billed_to is None else (day - self.billed_to).days
        return max(before, after, 0)


@dataclass(eq=False)
class Judged:
    """What one definition says of one episode of a conversation; the verdict is None without such a definition."""

    episode: Row
    verdict: Row | None
    decided_date: date | None

    def says(self, verdict: str, *reasons: str) -> bool:
        """Whether the verdict is this one, for one of these reasons if any are named."""
        if self.verdict is None or self.verdict["verdict"] != verdict:
            return False
        return not reasons or self.verdict["reason"] in reasons


def rounded(amount: Decimal) -> Decimal:
    """Round to four decimals, halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def read_amount(text: str | None) -> Decimal | None:
    """Read an amount with up to four decimals; None when it is none."""
    text = (text or "").strip()
    return rounded(Decimal(text)) if AMOUNT.fullmatch(text) else None


def read_date(text: str | None) -> date | None:
    """Read the date that a text begins with, where the text is an instant or a date."""
    if oracle.parse_instant(text, oracle.find_zone(None)) is None:
        return None
    return date.fromisoformat((text or "").strip()[:10])


def read_lines(account: Account, currencies: set[str], as_of: datetime) -> list[Line]:
    """Return the newest version of every line of every invoice."""
    zone, _ = oracle.settings_of(account, as_of)
    versions: list[tuple[Any, TextRow]] = []
    for extraction in account.extractions:
        extracted_at = oracle.parse_instant(extraction.extracted_at, oracle.find_zone(None))
        for file_name, rows in extraction.files.items():
            if file_name.startswith("invoice_lines"):
                place = (extracted_at, oracle.natural_order(file_name))
                versions += [((*place, number), row) for number, row in enumerate(rows)]
    newest = {(row["invoice_id"], row["line_id"]): row for _, row in sorted(versions, key=lambda version: version[0])}
    return [
        Line(
            invoice_id,
            line_id,
            text_of(row, "conversation_id"),
            (row.get("definition_id") or "").strip() or None,
            read_date(row.get("billed_from")),
            read_date(row.get("billed_to")),
            oracle.parse_instant(row.get("billed_at"), zone),
            read_amount(row.get("quantity")),
            read_amount(row.get("unit_price")),
            read_amount(row.get("amount")),
            currency if (currency := (row.get("currency") or "").strip().upper()) in currencies else None,
        )
        for (invoice_id, line_id), row in newest.items()
    ]


# --------------------------------------------------------------------------------------------------------------------
# Lines
# --------------------------------------------------------------------------------------------------------------------


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Return lines as they take: invoices by first date, those without one last; within one by instant, then id."""
    lines = list(lines)
    begins: dict[str, date] = {}
    for line in lines:
        if line.billed_from is not None:
            begins[line.invoice_id] = min(line.billed_from, begins.get(line.invoice_id, date.max))
    return sorted(
        lines,
        key=lambda line: (
            *(line.invoice_id not in begins, begins.get(line.invoice_id, date.max), line.invoice_id.encode()),
            *(line.billed_at is None, line.billed_at or datetime.max, line.line_id.encode()),
        ),
    )


def judge_unit(line: Line, judged: Sequence[Judged], takers: dict[int, Line]) -> tuple[str, Judged | None]:
    """Return the status of one unit and the episode of which it speaks; note the episode that it takes.

    judged: the conversation's episodes in order; takers: the lines that took an episode, by its number, in the order
    of taking.
    """
    if line.conversation_id is None:
        return "not_checkable", None
    if not judged:
        return "unknown_conversation", None
    resolved = [one for one in judged if one.says("resolved")]
    by_nearness = sorted(resolved, key=lambda one: (line.days_outside(one.decided_date), one.verdict["decided_at"]))
    candidates = [one for one in by_nearness if line.days_outside(one.decided_date) <= SLACK_DAYS]
    for one in candidates:
        if one.episode["episode_index"] not in takers:
            takers[one.episode["episode_index"]] = line
            return "holds", one
    if candidates:
        order = list(takers)
        return "billed_twice", max(candidates, key=lambda one: order.index(one.episode["episode_index"]))
    if by_nearness:
        return "outside_period", by_nearness[0]
    later = {
        "pending": [one for one in judged if one.says("pending")],
        "excluded": [one for one in judged if one.episode["exclusion_reason"] in ("spam", "test", "merged")],
        "taken_back": [one for one in judged if one.says("not_resolved", "customer_returned", "recontact")],
        "contradicted": [one for one in judged if one.says("not_resolved")],
        "not_judged": judged,
    }
    return next((status, found[-1]) for status, found in later.items() if found)


def unit_row(  # noqa: PLR0913, PLR0917 - every one is a different thing
    account: Account, line: Line, index: int, amount: Decimal | None, status: str, one: Judged | None
) -> Row:
    """Return the row of fct_invoice_lines; which line took a billed episode first is added by the caller."""
    verdict = (one.verdict if one else None) or {}
    standing = "in_doubt" if status in IN_DOUBT else "arguable"
    if status == "holds" and verdict["evidence_grade"] == "full":
        standing = "holds"
    if status == "not_judged":
        standing = status
    is_resolved = bool(one) and one.says("resolved")
    return {
        "source_system": account.source_system,
        "account_id": account.account_id,
        "invoice_id": line.invoice_id,
        "line_id": line.line_id,
        "unit_index": index,
        "definition_id": line.definition_id,
        "conversation_id": line.conversation_id,
        "billed_from": line.billed_from,
        "billed_to": line.billed_to,
        "billed_at": line.billed_at,
        "line_quantity": line.quantity,
        "quantity": line.quantity if line.conversation_id is None else Decimal(1),
        "unit_price": line.unit_price,
        "amount": amount,
        "currency": line.currency,
        "status": status,
        "standing": standing,
        "episode_id": None if one is None else episode_id_of(one.episode),
        **{
            name: verdict.get(name)
            for name in ("verdict", "reason", "decided_at", "deciding_item_id", "evidence_grade")
        },
        "decided_date": None if one is None else one.decided_date,
        "days_outside_period": line.days_outside(one.decided_date) if is_resolved else None,
        "first_invoice_id": None,
        "first_line_id": None,
    }


def episode_id_of(episode: Row) -> str:
    """Return the key of an episode as the marts write it."""
    return "/".join(str(episode[name]) for name in ("source_system", "account_id", "conversation_id", "episode_index"))


def line_rows(account: Account, lines: Sequence[Line], judged: Mapping[tuple[Any, Any], list[Judged]]) -> list[Row]:
    """Return the rows of fct_invoice_lines of an account. judged: by conversation and definition."""
    takers: dict[tuple[Any, Any], dict[int, Line]] = defaultdict(dict)
    rows = []
    for line in in_order(lines):
        key = line.conversation_id, line.definition_id
        for index, amount in enumerate(line.parts(), start=1):
            status, one = judge_unit(line, judged.get(key, []), takers[key])
            row = unit_row(account, line, index, amount, status, one)
            if status == "billed_twice":
                first = takers[key][one.episode["episode_index"]]
                row |= {"first_invoice_id": first.invoice_id, "first_line_id": first.line_id}
            rows.append(row)
    return rows


# --------------------------------------------------------------------------------------------------------------------
# Invoices
# --------------------------------------------------------------------------------------------------------------------


def price_at(account: Account, definition_id: str | None, day: date, prices: Sequence[Price]) -> Price | None:
    """Return the price of a definition on a date: the row that names most, of these the newest."""
    fitting = [
        price
        for price in prices
        if price.definition_id == definition_id
        and price.valid_from <= day
        and price.source_system in ("", account.source_system)
        and price.account_id in ("", account.account_id)
    ]
    return max(
        fitting,
        key=lambda price: (bool(price.account_id), bool(price.source_system), price.valid_from),
        default=None,
    )


def months_beginning_in(first: date, last: date) -> int:
    """Return how many calendar months begin between two dates, both in; one at least."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return max(1, sum(day.day == 1 for day in days))


def expected_amount(  # noqa: PLR0913, PLR0917 - every one is a different thing
    account: Account, definition_id: str | None, first: date, last: date, judged: Sequence[Judged],
    prices: Sequence[Price], zone: Any,
) -> tuple[Decimal | None, str | None]:  # fmt: skip
    """Return what a period would cost by our count, and in which currency. judged: all under the definition."""
    at_end = price_at(account, definition_id, last, prices)
    if at_end is None:
        return None, None
    months = months_beginning_in(first, last)
    charged: list[tuple[datetime, Decimal, str]] = []
    conversations: set[str] = set()
    for one in sorted(
        judged, key=lambda one: (one.verdict["decided_at"] or datetime.max, one.episode["episode_index"])
    ):
        if one.says("resolved") and first <= one.decided_date <= last:
            price = price_at(account, definition_id, one.decided_date, prices)
            if price is None:
                return None, at_end.currency
            conversation_id = one.episode["conversation_id"]
            if price.unit == "episode" or (price.unit == "conversation" and conversation_id not in conversations):
                charged.append((one.verdict["decided_at"], price.price, price.currency))
            conversations.add(conversation_id)
        started_at = one.episode["started_at"]
        if started_at is not None and not one.says("not_applicable"):
            day = oracle.local_date(started_at, zone)
            price = price_at(account, definition_id, day, prices) if first <= day <= last else None
            if price is not None and price.unit == "handled":
                charged.append((started_at, price.price, price.currency))
    if any(currency != at_end.currency for _, _, currency in charged):
        return None, at_end.currency
    charged.sort(key=lambda one: one[0])
    usage = sum((price for _, price, _ in charged[months * at_end.included_quantity :]), Decimal(0))
    return max(usage, months * at_end.minimum) + months * at_end.flat_fee, at_end.currency


def sum_known(rows: Sequence[Row]) -> Decimal | None:
    """Return the sum of the known amounts: 0 of no rows, None where none is known."""
    known = [row["amount"] for row in rows if row["amount"] is not None]
    return sum(known, Decimal(0)) if known or not rows else None


def invoice_rows(
    account: Account, rows: Sequence[Row], judged: Mapping[Any, Sequence[Judged]], prices: Sequence[Price], zone: Any
) -> list[Row]:
    """Return the rows of agg_invoices. rows: of fct_invoice_lines; judged: by definition, of the whole account."""
    taken = {(row["episode_id"], row["definition_id"]) for row in rows if row["status"] == "holds"}
    invoices: dict[tuple[Any, Any], list[Row]] = defaultdict(list)
    for row in rows:
        invoices[row["invoice_id"], row["definition_id"] or "unknown"].append(row)
    found = []
    for (invoice_id, definition_id), own in invoices.items():
        first = min((row["billed_from"] for row in own if row["billed_from"]), default=None)
        last = max((row["billed_to"] for row in own if row["billed_to"]), default=None)
        resolved = unbilled = expected = expected_currency = None
        if first is not None and last is not None:
            in_period = [
                one
                for one in judged.get(definition_id, [])
                if one.says("resolved") and first <= one.decided_date <= last
            ]
            resolved = len(in_period)
            unbilled = sum((episode_id_of(one.episode), definition_id) not in taken for one in in_period)
            of_definition = judged.get(definition_id, [])
            expected, expected_currency = expected_amount(
                account, definition_id, first, last, of_definition, prices, zone
            )
        for currency in {row["currency"] for row in own}:
            some = [row for row in own if row["currency"] == currency]
            counted = [row["quantity"] for row in some if row["conversation_id"] is None]
            is_beside = currency in (None, expected_currency)
            found.append(
                {
                    "source_system": account.source_system,
                    "account_id": account.account_id,
                    "invoice_id": invoice_id,
                    "definition_id": definition_id,
                    "currency": currency or "unknown",
                    "period_from": first,
                    "period_to": last,
                    "lines": sum(row["unit_index"] == 1 for row in some),
                    "units": len(some),
                    "lines_without_amount": sum(row["unit_index"] == 1 and row["amount"] is None for row in some),
                    "quantity": sum(row["quantity"] for row in some),
                    "amount": sum_known(some),
                    **{
                        f"{status}_quantity": sum(
                            (row["quantity"] for row in some if row["status"] == status), Decimal(0)
                        )
                        for status in STATUSES
                    },
                    **{
                        f"{status}_amount": sum_known([row for row in some if row["status"] == status])
                        for status in STATUSES
                    },
                    "amount_in_doubt": sum_known([row for row in some if row["standing"] == "in_doubt"]),
                    "amount_arguable": sum_known([row for row in some if row["standing"] == "arguable"]),
                    "resolved_episodes": resolved,
                    "unbilled_episodes": unbilled,
                    "counted_difference": sum(counted) - unbilled if counted and unbilled is not None else None,
                    "expected_amount": expected if is_beside else None,
                    "expected_currency": expected_currency if is_beside else None,
                }
            )
    return found


# --------------------------------------------------------------------------------------------------------------------
# All of it
# --------------------------------------------------------------------------------------------------------------------


def judge(
    accounts: Iterable[Account],
    definitions: Sequence[Definition],
    prices: Sequence[Price],
    currencies: set[str],
    as_of: datetime | None = None,
) -> dict[str, list[Row]]:
    """Return the rows of fct_invoice_lines and agg_invoices of many accounts.

    currencies: the codes of ISO 4217; as_of: as for `oracle.judge`.
    """
    found: dict[str, list[Row]] = {"fct_invoice_lines": [], "agg_invoices": []}
    for account in accounts:
        known_until = oracle.as_of_account(account, as_of)
        lines = read_lines(account, currencies, known_until)
        if not lines:
            continue
        zone, _ = oracle.settings_of(account, known_until)
        by_pair, by_definition = judged_episodes(
            account, definitions, as_of, {line.definition_id for line in lines}, zone
        )
        rows = line_rows(account, lines, by_pair)
        found["fct_invoice_lines"] += rows
        found["agg_invoices"] += invoice_rows(account, rows, by_definition, prices, zone)
    return found


def judged_episodes(
    account: Account, definitions: Sequence[Definition], as_of: datetime | None, billed: set[str | None], zone: Any
) -> tuple[dict[tuple[Any, Any], list[Judged]], dict[Any, list[Judged]]]:
    """Return what every billed definition says: by conversation and definition, and by definition those it knows."""
    result = oracle.judge([account], definitions, as_of)
    verdicts = {(row["conversation_id"], row["episode_index"], row["definition_id"]): row for row in result.verdicts}
    by_pair: dict[tuple[Any, Any], list[Judged]] = defaultdict(list)
    by_definition: dict[Any, list[Judged]] = defaultdict(list)
    for episode in sorted(result.episodes, key=lambda row: row["episode_index"]):
        for definition_id in billed:
            verdict = verdicts.get((episode["conversation_id"], episode["episode_index"], definition_id))
            at = verdict["decided_at"] if verdict else None
            one = Judged(episode, verdict, None if at is None else oracle.local_date(at, zone))
            by_pair[episode["conversation_id"], definition_id].append(one)
            if verdict is not None:
                by_definition[definition_id].append(one)
    return by_pair, by_definition
