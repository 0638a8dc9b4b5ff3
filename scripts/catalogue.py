"""The catalogue of reports, made of what the YAML says of each of them.

A report's YAML opens with its grain, ends with a question that it answers, names its key and its columns, and in
`config.meta` its topic and the vendor's report that it stands for. `seeds/catalogued_reports.csv` is that as a table,
one row a report, for readers who look for one; `make describe` writes it, and a test holds that it is fresh.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import yaml

COLUMNS = ("report", "topic", "question", "grain", "date_anchor", "filters", "vendor_report")
QUESTION = "Example question: "
# what every row has, and nobody chooses a report by
OF_EVERY_REPORT = {"source_system", "account_id"}


def reports(project: Path) -> list[dict[str, Any]]:
    """Return the YAML entry of every report, in the order of their names.

    project: the folder of the repository.
    """
    files = (project / "models" / "reports").rglob("_*__models.yml")
    found = [entry for path in files for entry in yaml.safe_load(path.read_text())["models"]]
    return sorted(found, key=lambda entry: entry["name"])


def key_of(report: dict[str, Any]) -> list[str]:
    """Return the columns that make a row of a report, as the claims of its YAML name them, or its meta."""
    for test in report.get("data_tests", []):
        if "claims" in test and "key" in test["claims"]["arguments"]:
            return list(test["claims"]["arguments"]["key"])
    return list(report.get("config", {}).get("meta", {}).get("key", []))


def columns_of(report: dict[str, Any], data_type: str) -> list[str]:
    """Return the columns of a report that hold values of a type, in their order."""
    return [column["name"] for column in report["columns"] if column["data_type"] == data_type]


def rows(project: Path) -> list[dict[str, str]]:
    """Return the catalogue's rows: a text for each of COLUMNS, empty where there is none.

    project: the folder of the repository. Raises ValueError for a report that says no question or has no topic.
    """
    entries = reports(project)
    # a column by which some report is counted is one to filter a list of records by
    grouped_by = {column for entry in entries for column in key_of(entry)}
    found = []
    for entry in entries:
        description = " ".join(entry["description"].split())
        meta = entry.get("config", {}).get("meta", {})
        if QUESTION not in description or "topic" not in meta:
            raise ValueError(f"{entry['name']}: its description must end with '{QUESTION}…?', its meta name a topic")
        key = key_of(entry)
        dates = columns_of(entry, "date")
        anchors = [name for name in dates if name in key or name == "week_start"]
        filters = set(key)
        if any(name.endswith("_key") for name in key):
            anchors = anchors or dates
            filters |= grouped_by & set(columns_of(entry, "varchar"))
        found.append(
            {
                "report": entry["name"],
                "topic": meta["topic"],
                "question": description.split(QUESTION, maxsplit=1)[1].strip(),
                "grain": re.split(r"(?<=\.)\s|[:;]\s", description, maxsplit=1)[0].rstrip("."),
                "date_anchor": anchors[0] if anchors else "none",
                "filters": ", ".join(
                    column["name"]
                    for column in entry["columns"]
                    if column["name"] in filters - OF_EVERY_REPORT - set(anchors[:1])
                    and not column["name"].endswith("_key")
                ),
                "vendor_report": meta.get("vendor_report", ""),
            }
        )
    return found


def as_csv(project: Path) -> str:
    """Return the seed's text. project: the folder of the repository."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(project))
    return text.getvalue()
