"""What the marts say of one invoice: its lines, its totals, the rules it bills by, the conversations in question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import duckdb

SHOWN_INVOICES = 5

ACCOUNT_QUERY = """
select as_of, publishes_texts
from marts.dim_accounts
where source_system = $source_system and account_id = $account_id
"""

INVOICES_QUERY = """
select invoice_id
from marts.fct_invoice_lines
where source_system = $source_system and account_id = $account_id
group by invoice_id
order by max(billed_to) desc nulls last, invoice_id
"""

LINES_QUERY = """
select
    line_id, unit_index, coalesce(definition_id, 'unknown'), conversation_id, billed_from, billed_to, billed_at,
    quantity, amount, coalesce(currency, 'unknown'), status, standing, episode_id, verdict, reason, decided_at,
    deciding_item_id, evidence_grade, first_invoice_id, first_line_id
from marts.fct_invoice_lines
where source_system = $source_system and account_id = $account_id and invoice_id = $invoice_id
order by line_id, unit_index
"""

TOTALS_QUERY = """
select
    definition_id, currency, amount_in_doubt, amount_arguable, resolved_episodes, unbilled_episodes, counted_difference,
    expected_amount
from marts.agg_invoices
where source_system = $source_system and account_id = $account_id and invoice_id = $invoice_id
order by definition_id, currency
"""

DEFINITIONS_QUERY = """
select definition_id, definition_name, rule_in_words, not_judged, version, source_address
from marts.dim_definitions
"""

WORDS_QUERY = "select aspect, kind, words from definitions.audit_words"

# names and texts are asked for only where they may be shown
THREAD_QUERY = """
select
    conversation_id, item_index, episode_id, item_type, item_id, occurred_at, actor_kind, actor_id, to_kind, to_id,
    what, reason, decides, conversation_address, {who}, {to_whom}, {message_text}
from reports.rpt_thread
where source_system = $source_system and account_id = $account_id and conversation_id in (select unnest($conversations))
order by conversation_id, item_index
"""


class UnknownInvoiceError(Exception):
    """There is no such account or invoice; the message says what there is."""


class UnequalTotalsError(Exception):
    """The lines of an invoice do not add up to its totals."""


class Line(NamedTuple):
    """A unit of a line that was billed, as fct_invoice_lines has it: local dates, instants of UTC.

    first_invoice_id, first_line_id: of what is billed twice, the line that bills it a first time.
    """

    line_id: str
    unit_index: int
    definition_id: str
    conversation_id: str | None
    billed_from: date | None
    billed_to: date | None
    billed_at: datetime | None
    quantity: Any
    amount: Any
    currency: str
    status: str
    standing: str
    episode_id: str | None
    verdict: str | None
    reason: str | None
    decided_at: datetime | None
    deciding_item_id: str | None
    evidence_grade: str | None
    first_invoice_id: str | None
    first_line_id: str | None

    @property
    def is_in_doubt(self) -> bool:
        """Whether it does not hold."""
        return self.standing == "in_doubt"

    @property
    def is_arguable(self) -> bool:
        """Whether it holds on unknown evidence alone, or cannot be said to hold or not."""
        return self.standing == "arguable"


class Total(NamedTuple):
    """What agg_invoices says of an invoice under one definition, in one currency."""

    definition_id: str
    currency: str
    amount_in_doubt: Any
    amount_arguable: Any
    resolved_episodes: int | None
    unbilled_episodes: int | None
    counted_difference: Any
    expected_amount: Any


class Definition(NamedTuple):
    """A rule that was billed by: its name, what it asks for in words, and where the vendor says so."""

    definition_id: str
    name: str
    rule_in_words: str
    not_judged: str | None
    version: str | None
    source_address: str | None


class Item(NamedTuple):
    """An item of a thread, as rpt_thread has it; names and text are None where they were not asked for."""

    conversation_id: str
    item_index: int
    episode_id: str | None
    item_type: str
    item_id: str | None
    occurred_at: datetime | None
    actor_kind: str | None
    actor_id: str | None
    to_kind: str | None
    to_id: str | None
    what: str | None
    reason: str | None
    decides: str | None
    conversation_address: str | None
    who: str | None
    to_whom: str | None
    message_text: str | None

    def decided(self, line: Line) -> bool:
        """Whether it decided the verdict that the line rests on; what the project made up has no id but an instant."""
        return (
            line.definition_id in (self.decides or "").split(";")
            and self.item_id == line.deciding_item_id
            and (self.item_id is not None or self.occurred_at == line.decided_at)
        )


@dataclass
class Invoice:
    """An invoice and all that is written of it. as_of: UTC. with_texts: whether names and texts were asked for."""

    source_system: str
    account_id: str
    invoice_id: str
    as_of: datetime
    with_texts: bool
    lines: list[Line]
    totals: list[Total]
    definitions: dict[str, Definition]
    words: dict[tuple[str, str], str]
    threads: dict[str, list[Item]] = field(default_factory=dict)

    @property
    def in_doubt(self) -> list[Line]:
        """Return the lines that do not hold."""
        return [line for line in self.lines if line.is_in_doubt]

    @property
    def arguable(self) -> list[Line]:
        """Return the lines that can be argued about."""
        return [line for line in self.lines if line.is_arguable]

    def in_words(self, aspect: str, kind: str | None) -> str:
        """Return what a word of the marts means, the word itself where the seed does not say it."""
        return "" if kind is None else self.words.get((aspect, kind), kind)


def exact(value: Any) -> Decimal:
    """Return an amount as a decimal number: 0 for none, a double by its shortest digits."""
    return Decimal(0) if value is None else Decimal(str(value))


def may_show_texts(connection: duckdb.DuckDBPyConnection, source_system: str, account_id: str) -> tuple[datetime, bool]:
    """Return an account's as_of (UTC) and whether its texts may be shown; UnknownInvoiceError without the account."""
    row = connection.execute(ACCOUNT_QUERY, {"source_system": source_system, "account_id": account_id}).fetchone()
    if row is None:
        raise UnknownInvoiceError(
            f"nothing of {source_system}/{account_id} is loaded: write the names of the folders that the export lies in"
        )
    return row[0], bool(row[1])


def read_invoice(
    connection: duckdb.DuckDBPyConnection, source_system: str, account_id: str, invoice_id: str, *, with_texts: bool
) -> Invoice:
    """Read an invoice from a whole build.

    Raises UnknownInvoiceError where the account or the invoice is not there, UnequalTotalsError where the lines and
    the totals say different sums.
    """
    account = {"source_system": source_system, "account_id": account_id}
    asked = account | {"invoice_id": invoice_id}
    as_of, _ = may_show_texts(connection, source_system, account_id)
    invoice = Invoice(
        *(source_system, account_id, invoice_id, as_of, with_texts),
        lines=[Line(*row) for row in connection.execute(LINES_QUERY, asked).fetchall()],
        totals=[Total(*row) for row in connection.execute(TOTALS_QUERY, asked).fetchall()],
        definitions={row[0]: Definition(*row) for row in connection.execute(DEFINITIONS_QUERY).fetchall()},
        words={(row[0], row[1]): row[2] for row in connection.execute(WORDS_QUERY).fetchall()},
    )
    if not invoice.lines:
        raise UnknownInvoiceError(_named_invoices(connection, account, invoice_id))
    _compare_totals(invoice)
    questioned = {line.conversation_id for line in [*invoice.in_doubt, *invoice.arguable] if line.conversation_id}
    for item in _read_items(connection, account, sorted(questioned), with_texts=with_texts):
        invoice.threads.setdefault(item.conversation_id, []).append(item)
    return invoice


def _named_invoices(connection: duckdb.DuckDBPyConnection, account: dict[str, str], invoice_id: str) -> str:
    """Say which invoices of the account there are in place of one that is not."""
    there = [row[0] for row in connection.execute(INVOICES_QUERY, account).fetchall()]
    place = "/".join(account.values())
    if not there:
        return f"no invoice of {place} is loaded: put its lines into invoice_lines.csv, load and build"
    named = ", ".join(there[:SHOWN_INVOICES]) + (", …" if len(there) > SHOWN_INVOICES else "")
    return f"{place} has no invoice {invoice_id}, but {named}"


def _compare_totals(invoice: Invoice) -> None:
    """Hold the lines against the totals: what is sent must be one sum, whichever way it is added up."""
    for total in invoice.totals:
        for stated, is_meant in (
            (total.amount_in_doubt, lambda line: line.is_in_doubt),
            (total.amount_arguable, lambda line: line.is_arguable),
        ):
            added = sum(
                exact(line.amount)
                for line in invoice.lines
                if (line.definition_id, line.currency) == (total.definition_id, total.currency) and is_meant(line)
            )
            if abs(added - exact(stated)) > Decimal("0.000001"):
                raise UnequalTotalsError(
                    f"the lines of invoice {invoice.invoice_id} add up to {added} under {total.definition_id}, and "
                    f"agg_invoices says {exact(stated)}: run dbt build --full-refresh"
                )


def _read_items(
    connection: duckdb.DuckDBPyConnection, account: dict[str, str], conversations: Sequence[str], *, with_texts: bool
) -> list[Item]:
    """Return the items of some conversations, in order."""
    if not conversations:
        return []
    shown = {name: name if with_texts else f"null as {name}" for name in ("who", "to_whom", "message_text")}
    query = THREAD_QUERY.format(**shown)
    return [
        Item(*row) for row in connection.execute(query, account | {"conversations": list(conversations)}).fetchall()
    ]
