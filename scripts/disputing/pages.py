"""An invoice as texts: a summary, tables of lines, a page per conversation. The same invoice gives the same bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scripts.disputing.reading import Definition, Invoice, Item, Line, exact
from scripts.terminal import visible

SUMMARY, LINES, ARGUABLE_LINES, CONVERSATIONS = "summary.md", "lines.csv", "arguable.csv", "conversations"
LONGEST_NAME = 60
# the currency, or the rule, of a line that names none
UNKNOWN = "unknown"
# what a spreadsheet computes where a cell begins with it, also behind white space, also in its wide form
COMPUTED = tuple("=+-@|%\uff1d\uff0b\uff0d\uff20")
MARKDOWN = re.compile(r"([\\`*_\[\]|~<>])")
MARKDOWN_AT_START = re.compile(r"^(\s*)(#|[-+](?=\s|$|[-+])|=|\d+[.)])")
ADDRESS = re.compile(r"https?://[^\s<>]+")
COLUMNS = (
    "invoice_id", "line_id", "unit_index", "billed_from", "billed_to", "billed_at", "definition_id", "rule_in_words",
    "conversation_id", "conversation_address", "quantity", "amount", "currency", "status", "status_in_words", "verdict",
    "reason", "reason_in_words", "decided_at", "deciding_item_id", "evidence_grade", "first_invoice_id",
    "first_line_id", "episode_id", "page",
)  # fmt: skip


def files_of(invoice: Invoice) -> dict[str, str]:
    """Return the text of every file of a dispute by its path within the folder."""
    pages = _page_names(invoice)
    files = {
        SUMMARY: summary(invoice),
        LINES: table_of_lines(invoice, invoice.in_doubt, pages),
        ARGUABLE_LINES: table_of_lines(invoice, invoice.arguable, pages),
    }
    for conversation_id, name in pages.items():
        files[name] = page_of_conversation(invoice, conversation_id)
    return files


def _page_names(invoice: Invoice) -> dict[str, str]:
    """Name a page for each conversation in question that has a thread, in the order of the lines.

    A conversation's id is any text: what no file system takes is left out, and a number keeps the names apart.
    """
    asked = [line.conversation_id for line in [*invoice.in_doubt, *invoice.arguable] if line.conversation_id]
    names = {}
    for place, conversation_id in enumerate((one for one in dict.fromkeys(asked) if one in invoice.threads), start=1):
        spelled = re.sub(r"[^A-Za-z0-9]+", "-", conversation_id).strip("-")[:LONGEST_NAME].strip("-")
        names[conversation_id] = f"{CONVERSATIONS}/{place:04d}" + (f"-{spelled}" if spelled else "") + ".md"
    return names


# --------------------------------------------------------------------------------------------------------------------
# Values
# --------------------------------------------------------------------------------------------------------------------


def instant(value: datetime | None) -> str:
    """Write an instant of UTC as ISO 8601 does, nothing for none."""
    return "" if value is None else value.isoformat() + "Z"


def period(first: date | None, last: date | None) -> str:
    """Write a period of local dates, both in."""
    return f"{first or 'an unknown date'} to {last or 'an unknown date'}"


def number(value: Any) -> str:
    """Write a number without an exponent and without zeros at its end."""
    return "" if value is None else (format(exact(value).normalize(), "f"))


def money(amount: Any, currency: str) -> str:
    """Write an amount with two decimals or all that it has, and its currency, which may be unknown."""
    value = exact(amount).normalize()
    digits = max(2, -int(value.as_tuple().exponent))
    return f"{value:,.{digits}f}" + ("" if currency == UNKNOWN else f" {plain(currency)}")


def cell(value: Any) -> str:
    """Write a value into a CSV; a text that a spreadsheet would compute begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number(value)
    text = str(value)
    return ("'" if text.lstrip().startswith(COMPUTED) else "") + visible(text)


def plain(text: str) -> str:
    """Write text from an export on one line of Markdown that takes nothing of it for Markdown or HTML."""
    escaped = MARKDOWN.sub(r"\\\1", visible(text).replace("&", "&amp;"))
    return MARKDOWN_AT_START.sub(lambda found: f"{found[1]}\\{found[2]}", escaped)


def linked(address: str) -> str:
    """Write an address of the web so that it can be clicked, anything else as text."""
    return f"<{address}>" if ADDRESS.fullmatch(address) else plain(address)


# --------------------------------------------------------------------------------------------------------------------
# Files
# --------------------------------------------------------------------------------------------------------------------


def table_of_lines(invoice: Invoice, lines: Sequence[Line], pages: dict[str, str]) -> str:
    """Return lines as a CSV, with what they rest on and the page that shows it."""
    written = io.StringIO()
    rows = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    rows.writeheader()
    for line in lines:
        values = line._asdict() | {
            "invoice_id": invoice.invoice_id,
            "rule_in_words": _definition(invoice, line.definition_id).rule_in_words,
            "conversation_address": _address(invoice, line.conversation_id),
            "status_in_words": invoice.in_words("status", line.status),
            "reason_in_words": invoice.in_words("reason", line.reason),
            "page": pages.get(line.conversation_id or ""),
        }
        rows.writerow({column: cell(values[column]) for column in COLUMNS})
    return written.getvalue()


def summary(invoice: Invoice) -> str:
    """Return the page that a reader opens first."""
    first = min((line.billed_from for line in invoice.lines if line.billed_from), default=None)
    last = max((line.billed_to for line in invoice.lines if line.billed_to), default=None)
    text = [
        f"# Invoice {plain(invoice.invoice_id)} of {plain(f'{invoice.source_system}/{invoice.account_id}')}",
        f"Period {period(first, last)}. Judged by what was exported up to {instant(invoice.as_of)}.",
        "## What is in question",
        _table(
            ["Rule", "Billed", "Does not hold", "Can be argued about", "Resolved in the period", "Of these not billed"],
            [_total_row(invoice, total) for total in invoice.totals],
        ),
        f"A line of n of a conversation is n units, each judged by itself. `{LINES}` lists every unit that does not "
        f"hold, `{ARGUABLE_LINES}` those that can be argued about: they hold on evidence that no export shows, wait "
        "for the rule's time to be over, or name no conversation. Each names the page of its conversation. A cell that "
        "a spreadsheet would compute begins with an apostrophe.",
        "## Units by what became of them",
        _table(["Units", "Amount", "Status", "Meaning"], list(_status_rows(invoice))),
    ]
    counted = [total for total in invoice.totals if total.counted_difference is not None]
    if counted:
        text += ["## Lines that name no conversation", *(_counted_sentence(invoice, total) for total in counted)]
    text.append("## The rules")
    for definition_id in dict.fromkeys(total.definition_id for total in invoice.totals):
        text += _rule(_definition(invoice, definition_id))
    return "\n\n".join(text) + "\n"


def _total_row(invoice: Invoice, total: Any) -> list[str]:
    """Return a row of the table of totals: what was billed under one rule in one currency."""
    billed = [
        line for line in invoice.lines if (line.definition_id, line.currency) == (total.definition_id, total.currency)
    ]
    return [
        plain(_definition(invoice, total.definition_id).name),
        money(sum(exact(line.amount) for line in billed), total.currency)
        + (
            ""
            if total.expected_amount is None
            else f" (by the price list {money(total.expected_amount, total.currency)})"
        ),
        money(total.amount_in_doubt, total.currency),
        money(total.amount_arguable, total.currency),
        number(total.resolved_episodes),
        number(total.unbilled_episodes),
    ]


def _status_rows(invoice: Invoice) -> Iterable[list[str]]:
    """Yield a row for each status and currency that units have, what holds first."""
    order = [kind for aspect, kind in invoice.words if aspect == "status"]
    found: dict[tuple[str, str], list[Line]] = {}
    for line in invoice.lines:
        found.setdefault((line.status, line.currency), []).append(line)
    for (status, currency), lines in sorted(
        found.items(),
        key=lambda entry: (order.index(entry[0][0]) if entry[0][0] in order else len(order), entry[0][1]),
    ):
        amount = sum(exact(line.amount) for line in lines)
        yield [f"{len(lines):,}", money(amount, currency), f"`{status}`", plain(invoice.in_words("status", status))]


def _counted_sentence(invoice: Invoice, total: Any) -> str:
    """Say how many more were billed without a conversation than were resolved and billed by no other line."""
    name, difference = plain(_definition(invoice, total.definition_id).name), exact(total.counted_difference)
    if difference > 0:
        return f"{name}: {number(difference)} more than were resolved in the period and are billed by no other line."
    if difference < 0:
        return f"{name}: {number(-difference)} fewer than were resolved in the period and are billed by no other line."
    return f"{name}: as many as were resolved in the period and are billed by no other line."


def _rule(definition: Definition) -> list[str]:
    """Return paragraphs that say what a rule asks for, what of it is not judged, and where the vendor says it."""
    said = [f"**{plain(definition.name)}** (`{definition.definition_id}`). {plain(definition.rule_in_words)}"]
    if definition.not_judged:
        said.append(f"Not judged, as no export shows it: {plain(definition.not_judged)}")
    if definition.source_address:
        dated = f" (of {plain(definition.version)})" if definition.version else ""
        said.append(f"The vendor's text{dated}: {linked(definition.source_address)}")
    return said


def page_of_conversation(invoice: Invoice, conversation_id: str) -> str:
    """Return a page: what is billed for a conversation, the rules it is held against, and what happened in it."""
    lines = [line for line in [*invoice.in_doubt, *invoice.arguable] if line.conversation_id == conversation_id]
    text = [f"# Conversation {plain(conversation_id)}"]
    if address := _address(invoice, conversation_id):
        text.append(linked(address))
    text += [_charge(invoice, line) for line in lines]
    text.append("## By which rule")
    for definition_id in dict.fromkeys(line.definition_id for line in lines):
        text += _rule(_definition(invoice, definition_id))
    text.append("## What happened")
    if not invoice.with_texts:
        text.append("Texts and names are left out.")
    episode: str | None = ""
    for item in invoice.threads[conversation_id]:
        if item.episode_id != episode:
            episode = item.episode_id
            text.append("### At an unknown time" if episode is None else f"### Episode {episode.rsplit('/', 1)[-1]}")
        text.append(_item(invoice, item, lines))
    return "\n\n".join(text) + "\n"


def _charge(invoice: Invoice, line: Line) -> str:
    """Say of a line what was billed, and why it does not hold."""
    said = [
        f"- **Line {plain(line.line_id)}**, unit {line.unit_index}: {money(line.amount, line.currency)}, billed for "
        f"{period(line.billed_from, line.billed_to)}.",
        f"- `{line.status}`: {plain(invoice.in_words('status', line.status))}.",
    ]
    if line.first_line_id is not None:
        said.append(f"- Billed first by {_first_line(invoice, line)}.")
    if line.reason:
        said.append(
            f"- Verdict `{line.verdict}`, `{line.reason}`: {plain(invoice.in_words('reason', line.reason))}"
            + (f", {instant(line.decided_at)}." if line.decided_at else ".")
        )
    if line.evidence_grade == "proxy":
        said.append(
            "- Evidence: `proxy`. Something that the rule asks for is not in the exports and was taken to be there."
        )
    return "\n".join(said)


def _first_line(invoice: Invoice, line: Line) -> str:
    """Name the line that bills first what is billed twice: the same, another of the invoice, or one of another."""
    if line.first_invoice_id != invoice.invoice_id:
        return f"line {plain(line.first_line_id or '')} of invoice {plain(line.first_invoice_id or '')}"
    if line.first_line_id != line.line_id:
        return f"line {plain(line.first_line_id or '')} of this invoice"
    return "another unit of this line"


def _item(invoice: Invoice, item: Item, lines: Sequence[Line]) -> str:
    """Return what happened, who did it, what was said, and which lines it decides."""
    who = item.who or _of_kind(invoice, item.actor_kind, item.actor_id)
    to_whom = item.to_whom or _of_kind(invoice, item.to_kind, item.to_id)
    said = [instant(item.occurred_at) or "at an unknown time", plain(item.what or item.item_type)]
    said += [f"by {plain(who)}"] if who else []
    said += [f"to {plain(to_whom)}"] if to_whom else []
    said += [f"reason {plain(item.reason)}"] if item.reason else []
    said += [f"`{item.item_type}` {plain(item.item_id)}" if item.item_id else f"`{item.item_type}` without an id"]
    text = f"{item.item_index}. " + " · ".join(said)
    for line in lines:
        if item.decided(line):
            text += f"\n   **← decided line {plain(line.line_id)}: {plain(invoice.in_words('reason', line.reason))}**"
    if item.message_text is not None:
        text += "\n" + "\n".join(f"   > {plain(row)}" for row in item.message_text.splitlines() or [""])
    return text


def _of_kind(invoice: Invoice, kind: str | None, identity: str | None) -> str:
    """Say who it was by kind and id alone."""
    return " ".join(part for part in (invoice.in_words("actor", kind), f"({identity})" if identity else "") if part)


def _address(invoice: Invoice, conversation_id: str | None) -> str | None:
    """Return the address of a conversation in its tool, where a setting says it."""
    items = invoice.threads.get(conversation_id or "", [])
    return items[0].conversation_address if items else None


def _definition(invoice: Invoice, definition_id: str) -> Definition:
    """Return a rule; one that is no row of the seed has its id for a name."""
    unknown = Definition(
        definition_id, definition_id, "This rule is no row of resolution_definitions.", None, None, None
    )
    return invoice.definitions.get(definition_id, unknown)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
