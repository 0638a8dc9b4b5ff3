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
    return not _missing(names, table)


def match_columns(names: list[str], table: LandingTable, line: int | None = None, hint: str = "") -> Matching:
    """Match a file's column names; RefusedFileError when one appears twice or a required one is missing."""
    found = [normalized(name) for name in names]
    # spreadsheets leave nameless columns behind: each is a column of its own, called by its position
    found = [name or f"column {position}" for position, name in enumerate(found, start=1)]
    twice = [name for name, count in Counter(found).items() if count > 1]
    if twice:
        raise RefusedFileError(f"the header names {', '.join(twice)} twice: rename or remove one of them", line)
    require_columns(names, table, line, hint)
    positions = {name: position for position, name in enumerate(found)}
    known: dict[str, int] = {}
    for column in table.columns:
        # of several names for one column the first counts; the others are kept as unknown
        named = [positions[normalized(name)] for name in table.names_of(column) if normalized(name) in positions]
        if named:
            known[column] = named[0]
    taken = set(known.values())
    unknown = {names[place].strip() or name: place for name, place in positions.items() if place not in taken}
    return Matching(known, unknown)


def require_columns(names: list[str], table: LandingTable, line: int | None = None, hint: str = "") -> None:
    """RefusedFileError, with a hint at the likely cause, when the names are not those of a file of the table."""
    strange = [name.strip() for name in names if normalized(name) in table.foreign]
    if strange:
        other = table.foreign[normalized(strange[0])]
        raise RefusedFileError(
            f"has a column {strange[0]}, as {other} files have and {table.name} files have not: a file is named after "
            f"what it holds. Found: {shown(names)}",
            line,
        )
    missing = _missing(names, table)
    if missing:
        required = [" or ".join(table.names_of(name)) for name in table.required]
        optional = [name for name in table.columns if name not in table.required]
        advice = f"{table.advice} " if table.advice else ""
        raise RefusedFileError(
            f"unknown header: {', '.join(missing)} missing. {hint}{advice}Expected: {', '.join(required)} (required), "
            f"{', '.join(optional) or 'nothing else'} (optional). Found: {shown(names)}",
            line,
        )


def _missing(names: list[str], table: LandingTable) -> list[str]:
    """Return the columns that a file of the table must have and that none of the names stands for."""
    found = {normalized(name) for name in names}
    return [column for column in table.required if found.isdisjoint(map(normalized, table.names_of(column)))]


def shown(names: list[str]) -> str:
    """Return names as a list for people, cut where it becomes too long to read."""
    listed = ", ".join(name.strip() or "(no name)" for name in names[:SHOWN_NAMES])
    return f"{listed}, and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else listed or "nothing"
