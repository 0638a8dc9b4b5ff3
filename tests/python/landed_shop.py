# ruff: noqa: S608 - queries of tests, made of their own words
"""A database with two loads of odd texts and a ledger of one row, for what ships them to other engines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from scripts.loading.contract import read_contract
from scripts.loading.database import open_database
from scripts.restoring.declaration import read_ledger

ODD = "a 'quote', a \"double\", a comma,\na line\\.\n\\N and ünïcödé \U0001f600"
# a ledger's row, but for what differs
LEDGER_ROW = {
    "episode_id": "generic/shop/c1/1",
    "definition_id": "default",
    "revision": 1,
    "source_system": "generic",
    "account_id": "shop",
    "conversation_id": "c1",
    "episode_index": 1,
    "verdict": "resolved",
    "reason": "resolved",
    "decided_at": "2026-01-02 00:00:00.123456",
    "evidence_grade": "full",
    "published_as_of": "2026-02-01 00:00:00",
    "is_current": True,
    "definition_hash": "hash",
    "items_until": 2,
}


@dataclass(frozen=True)
class Landed:
    """A database with landed rows."""

    database: Path

    def write(self, *statements: str) -> None:
        """Change the database."""
        with duckdb.connect(str(self.database)) as connection:
            for statement in statements:
                connection.execute(statement)

    def publish(self, **other: object) -> None:
        """Append a row to the database's ledger."""
        row = LEDGER_ROW | other
        with duckdb.connect(str(self.database)) as connection:
            connection.execute("create schema if not exists marts")
            columns = ", ".join(f"{name} {made}" for name, made in read_ledger().definitions.items())
            connection.execute(f"create table if not exists marts.fct_verdict_ledger ({columns})")
            connection.execute(
                f"insert into marts.fct_verdict_ledger ({', '.join(row)}) values ({', '.join('?' * len(row))})",
                list(row.values()),
            )

    def land(self) -> None:
        """Write two loads of three messages each into a new database, and a row into its ledger."""
        with open_database(self.database, read_contract(), print) as connection:
            for number in (1, 2):
                connection.execute(
                    "insert into raw.loads (load_id, source_system, account_id, table_name, status, extracted_at, "
                    "duration_seconds) "
                    "values (?, 'generic', 'shop', 'messages', 'loaded', '2026-02-01 00:00:00.000001', 0.1)",
                    [f"load {number}"],
                )
                connection.execute(
                    "insert into raw.generic__messages (_load_id, _row, message_id, text, channel) "
                    "select ?, number, 'm' || number, ?, case when number = 1 then '' end "
                    "from range(3) as numbers (number)",
                    [f"load {number}", ODD],
                )
        self.publish()
