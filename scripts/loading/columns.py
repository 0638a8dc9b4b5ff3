"""Which column of a file is which column of the contract."""

from collections import Counter
from dataclasses import dataclass

from scripts.loading.contract import LandingTable
from scripts.loading.errors import RefusedFileError

SHOWN_NAMES = 60


@dataclass(frozen=True)
class Matching:
    """Positions of a file's columns. known: contract column -> position. unknown: name as found -> position."""

    known: dict[str, int]
    unknown: dict[str, int]


def normalized(name: str) -> str:
    """Return a name as names are compared: without surrounding spaces and byte order marks, in lower case."""
    return name.strip("\ufeff").strip().lower()


def has_required(names: list[str], table: LandingTable) -> bool:
    """Whether the names include every column that a file of the table must have."""
    return set(table.required) <= {normalized(name) for name in names}


def match_columns(names: list[str], table: LandingTable, line: int | None = None, hint: str = "") -> Matching:
    """Match a file's column names; RefusedFileError when one appears twice or a required one is missing."""
    found = [normalized(name) for name in names]
    # spreadsheets leave nameless columns behind: each is a column of its own, called by its position
    found = [name or f"column {position}" for position, name in enumerate(found, start=1)]
    twice = [name for name, count in Counter(found).items() if count > 1]
    if twice:
        raise RefusedFileError(f"the header names {', '.join(twice)} twice: rename or remove one of them", line)
    require_columns(names, table, line, hint)
    contract = set(table.columns)
    return Matching(
        known={name: position for position, name in enumerate(found) if name in contract},
        unknown={
            names[position].strip() or name: position for position, name in enumerate(found) if name not in contract
        },
    )


def require_columns(names: list[str], table: LandingTable, line: int | None = None, hint: str = "") -> None:
    """RefusedFileError, with a hint at the likely cause, when a column that the table needs is not among the names."""
    found = {normalized(name) for name in names}
    missing = [name for name in table.required if name not in found]
    if missing:
        optional = [name for name in table.columns if name not in table.required]
        raise RefusedFileError(
            f"unknown header: {', '.join(missing)} missing. {hint}Expected: {', '.join(table.required)} (required), "
            f"{', '.join(optional) or 'nothing else'} (optional). Found: {shown(names)}",
            line,
        )


def shown(names: list[str]) -> str:
    """Return names as a list for people, cut where it becomes too long to read."""
    listed = ", ".join(name.strip() or "(no name)" for name in names[:SHOWN_NAMES])
    return f"{listed}, and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else listed or "nothing"
