"""The ledger's columns, as the YAML of its model declares them, and the words of its causes."""

import csv
from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts.loading.contract import REPOSITORY, YAML_LOADER

SCHEMA, TABLE = "marts", "fct_verdict_ledger"
MODELS = Path("models") / "marts" / "audit" / "_ledger__models.yml"
CAUSES = Path("seeds") / "restatement_causes.csv"


@dataclass(frozen=True)
class Ledger:
    """The ledger's table.

    columns: name -> SQL type, in order. required: columns that are never empty. causes: the words of `cause`.
    """

    columns: dict[str, str]
    required: tuple[str, ...]
    causes: tuple[str, ...]

    @property
    def definitions(self) -> dict[str, str]:
        """Return each column's type, and whether it is never empty, as where the table is made."""
        return {
            name: data_type + (" not null" if name in self.required else "") for name, data_type in self.columns.items()
        }


def read_ledger(repository: Path = REPOSITORY) -> Ledger:
    """Return the ledger as the repository declares it.

    repository: the project's folder. Raises StopIteration where its YAML has no such model.
    """
    declared = yaml.load((repository / MODELS).read_text(encoding="utf-8"), YAML_LOADER)  # noqa: S506 - a safe loader
    model = next(model for model in declared["models"] if model["name"] == TABLE)
    with (repository / CAUSES).open(encoding="utf-8", newline="") as file:
        causes = tuple(row["cause"] for row in csv.DictReader(file))
    return Ledger(
        columns={column["name"]: column["data_type"] for column in model["columns"]},
        required=tuple(
            column["name"] for column in model["columns"] if {"type": "not_null"} in column.get("constraints", [])
        ),
        causes=causes,
    )
