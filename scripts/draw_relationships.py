"""Say in docs/relationships.md which public table leads to which, from what the YAML of the marts claims.

Read by scripts/describe_models.py, which writes it; a test holds that it is as the YAML says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scripts.loading.contract import YAML_LOADER

MARTS = Path("models") / "marts"
ACCOUNT = ("source_system", "account_id")
# an id of the tool -> the table that holds what it names, where that was exported
NAMED_BY = {
    "conversation_id": "fct_conversations",
    "ticket_id": "fct_tickets",
    "contact_id": "dim_contacts",
    "agent_id": "dim_agents",
    "team_id": "dim_teams",
}
REFERENCE = re.compile(r"ref\('(\w+)'\)")
# what a picture can hold: the weekly and daily sums are in the table below it
DRAWN = re.compile(r"^(fct|bridge|dim)_")
BEGIN, END = "<!-- written by make describe -->\n", "<!-- end of what make describe writes -->\n"


@dataclass(frozen=True, order=True)
class Lead:
    """Columns of a table that find at most one row of another. always: a data test holds that they find one."""

    table: str
    columns: tuple[str, ...]
    to: str
    always: bool


def read_leads(models: Sequence[dict[str, Any]]) -> list[Lead]:
    """Return what leads where. models: the marts as their YAML files describe them."""
    keys = {tuple(key): model["name"] for model in models if (key := _claims(model).get("key")) and len(key) == 1}
    names = {model["name"] for model in models}
    found = {lead for model in models for lead in _leads(model, names, keys)}
    claimed = {(lead.table, lead.to) for lead in found if lead.always}
    # the id beside a key says no more than the key
    return sorted(lead for lead in found if lead.always or (lead.table, lead.to) not in claimed)


def _leads(model: dict[str, Any], names: set[str], keys: dict[tuple[str, ...], str]) -> Iterator[Lead]:
    """Yield where the columns of a mart lead: by claim, and by the ids of the tool."""
    table, columns = model["name"], {column["name"] for column in model.get("columns") or []}
    for claim in _claims(model).get("leads_to") or []:
        target = REFERENCE.fullmatch(claim["to"])
        to = target[1] if target and target[1] in names else keys.get((claim["field"],), "")
        # a claim of a condition is one of some rows; a seed that no dimension shows is none of the copy's tables
        if to.startswith(("dim_", "fct_")) and to != table:
            yield Lead(table, (claim["column"],), to, always=True)
    for column in columns & NAMED_BY.keys() if set(ACCOUNT) <= columns else ():
        if NAMED_BY[column] != table:
            yield Lead(table, (*ACCOUNT, column), NAMED_BY[column], always=False)


def _claims(model: dict[str, Any]) -> dict[str, Any]:
    """Return what a model promises."""
    for test in model.get("data_tests") or []:
        if isinstance(test, dict) and "claims" in test:
            return test["claims"].get("arguments") or {}
    return {}


def drawn(leads: Sequence[Lead]) -> str:
    """Return facts, bridges and dimensions as a diagram in Mermaid."""
    lines = [
        f'    {lead.to} {"||" if lead.always else "|o"}--o{{ {lead.table} : "{lead.columns[-1]}"'
        for lead in leads
        if DRAWN.match(lead.table)
    ]
    return "\n".join(["```mermaid", "erDiagram", *lines, "```", ""])


def listed(leads: Sequence[Lead]) -> str:
    """Return all of it as a table in Markdown."""
    lines = [
        f"| `{lead.table}` | {', '.join(f'`{column}`' for column in lead.columns)} | `{lead.to}` | "
        f"{'where it is not empty' if lead.always else 'where it was exported'} |"
        for lead in leads
    ]
    return "\n".join(["| Table | Columns | One row of | Finds it |", "| --- | --- | --- | --- |", *lines, ""])


def with_relationships(text: str, project: Path) -> str:
    """Return the page with what the YAML says now. text: as it is; project: the folder of the repository."""
    models = [
        model
        for path in sorted((project / MARTS).rglob("*.yml"))
        for model in (yaml.load(path.read_text(encoding="utf-8"), YAML_LOADER) or {}).get("models") or []  # noqa: S506
    ]
    leads = read_leads(models)
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{drawn(leads)}\n{listed(leads)}\n{END}{after}"
