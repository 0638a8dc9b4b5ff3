"""Which public table leads to which, as docs/relationships.md says it."""

from __future__ import annotations

from typing import Any

from scripts.draw_relationships import ACCOUNT, Lead, drawn, listed, read_leads


def model(name: str, key: list[str], columns: list[str], *leads_to: tuple[str, str, str]) -> dict[str, Any]:
    """Return a model as its YAML says it."""
    claims = {
        "key": key,
        "leads_to": [{"column": column, "to": f"ref('{to}')", "field": field} for column, to, field in leads_to],
    }
    return {
        "name": name,
        "columns": [{"name": column} for column in columns],
        "data_tests": [{"claims": {"arguments": claims}}],
    }


MODELS = [
    model("dim_rules", ["rule_id"], ["rule_id"]),
    model("dim_contacts", ["contact_key"], ["contact_key", *ACCOUNT, "contact_id"]),
    model("fct_conversations", ["conversation_key"], ["conversation_key", *ACCOUNT, "conversation_id", "contact_id"]),
    model(
        "fct_episodes",
        ["episode_id"],
        ["episode_id", "conversation_key", *ACCOUNT, "conversation_id", "rule_id", "kind"],
        ("conversation_key", "fct_conversations", "conversation_key"),
        # a seed whose rows a dimension shows, and one that none does
        ("rule_id", "rules", "rule_id"),
        ("kind", "kinds", "kind"),
    ),
    model("agg_weekly", ["week_start"], ["week_start", "contact_id"]),
]
EPISODES = [
    Lead("fct_episodes", ("conversation_key",), "fct_conversations", always=True),
    Lead("fct_episodes", ("rule_id",), "dim_rules", always=True),
]
CONTACTS = Lead("fct_conversations", (*ACCOUNT, "contact_id"), "dim_contacts", always=False)


def test_claims_and_ids_with_their_account_lead_to_tables_and_a_key_says_more_than_the_id_beside_it():
    assert read_leads(MODELS) == [CONTACTS, *EPISODES]


def test_the_diagram_and_the_list_tell_what_may_be_missing():
    lines = drawn(read_leads(MODELS)).splitlines()
    assert '    fct_conversations ||--o{ fct_episodes : "conversation_key"' in lines
    assert '    dim_contacts |o--o{ fct_conversations : "contact_id"' in lines
    assert (
        "| `fct_conversations` | `source_system`, `account_id`, `contact_id` | `dim_contacts` | where it was exported |"
        in listed(read_leads(MODELS)).splitlines()
    )
