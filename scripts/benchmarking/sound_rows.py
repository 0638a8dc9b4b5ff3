"""Rows that any landing table takes, made from the contract: for every source and table at once."""

import json

from scripts.loading.contract import LandingTable, read_contract

# every table with its source
EVERY_TABLE: list[tuple[str, LandingTable]] = [
    (source, table) for source, tables in read_contract().tables.items() for table in tables.values()
]
INSTANT = "2026-01-05T10:00:00Z"


def sound_row(table: LandingTable, number: str = "1") -> dict[str, str]:
    """Return a row with a readable value in each column that a file of the table must have, and no other.

    number: what tells the row from others, in its ids.
    """
    return {column: _value(table, column, number) for column in dict.fromkeys((*table.required, *table.row_id))}


def _value(table: LandingTable, column: str, number: str) -> str:
    """Return a value that the column can hold."""
    if column in table.instant_members:
        return json.dumps(dict.fromkeys(table.instant_members[column], INSTANT))
    return INSTANT if column in table.instants else number
