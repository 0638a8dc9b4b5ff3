"""Which column of a file is which column of the contract."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import takewhile

from scripts.loading.contract import LandingTable
from scripts.loading.errors import RefusedFileError

# of the names in a file, this many are shown, and this many characters of each: a first row may be people's data
SHOWN_NAMES, SHOWN_CHARACTERS = 20, 40
# `createdAt`, `created_at` and `Created at` are one name; an underscore in front is the name's own
SEPARATORS = re.compile(r"(?<=.)[ _]+", re.DOTALL)
# dlt moves values that do not fit a column's type into another one: `id__v_text` beside `id`
VARIANT = re.compile(r"(?<=.)__v_(text|bigint|double|bool|timestamp|date|time|decimal|wei|json|complex|binary)$")
# what no column is called: an address, a number, an instant, a long id, JSON. A first row with one is somebody's data
VALUE = re.compile(r".*@.*|[^a-z]*[0-9][^a-z]*|.*[0-9]{3}.*|[{\[].*", re.IGNORECASE | re.DOTALL)
# between the names of an object and its member where an object became columns
FLATTENED = "__"
# a header that has fewer columns of another table is no sign of that table: many have an `id`
TELLING_COLUMNS = 2


# a column in which a connector's raw table holds the whole record as JSON
ENVELOPE = "_airbyte_data"
# what a child table of dlt has in place of its parent's id
CHILD_KEY = "_dlt_parent_id"
CHILD_TABLE = (
    f"is a child table of dlt, which names its parent by {CHILD_KEY} only: load the resource with max_table_nesting=0, "
    "so that its lists stay in their rows, and export that table"
)


class EnvelopeError(RefusedFileError):
    """The names are those of a raw table, whose records lie in one column of JSON."""


@dataclass(frozen=True)
class Matching:
    """Positions of a file's columns.

    known: contract column -> positions of the columns that stand for it, best first. unknown: name -> position; a name
    that the file has twice says which column it is. parts: contract column that is an object -> member of it, by its
    path -> positions of the columns that hold it. twice: the names that it has twice, which nothing reads.
    """

    known: dict[str, list[int]]
    unknown: dict[str, int]
    twice: list[str] = field(default_factory=list)
    parts: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def synonyms(self, names: list[str], cells: list[str]) -> dict[str, dict[str, str]]:
        """Return the columns for which the file has several names: each name with its cell, best first."""
        several = {column: places for column, places in self.known.items() if len(places) > 1}
        return {column: {names[place].strip(): cells[place] for place in places} for column, places in several.items()}

    def read_places(self) -> set[int]:
        """Return the positions of the columns that something reads, whole or as a member of an object."""
        found = [*self.known.values(), *(places for members in self.parts.values() for places in members.values())]
        return {place for places in found for place in places}

    def part_cells(self, cells: list[str]) -> dict[str, dict[str, list[str]]]:
        """Return the parts with their cells in place of their positions."""
        return {
            column: {member: [cells[place] for place in places] for member, places in members.items()}
            for column, members in self.parts.items()
        }


def normalized(name: str) -> str:
    """Return a name as labels are compared: without surrounding spaces and byte order marks, in lower case."""
    return name.strip("\ufeff").strip().lower()


def folded(name: str) -> str:
    """Return a name as columns are found by it: as labels are compared, and without what separates its words."""
    return SEPARATORS.sub("", VARIANT.sub("", normalized(name)))


def has_required(names: list[str], table: LandingTable) -> bool:
    """Whether the names include every column that a file of the table must have."""
    return not _missing(names, table)


def places_of(names: list[str], table: LandingTable) -> dict[str, list[int]]:
    """Return the positions of the names that stand for each column of the table, best first.

    The contract's own name comes first, then the others in their order; of one name the spelling of the contract.
    """
    by_fold: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        by_fold.setdefault(folded(name), []).append(position)
    places: dict[str, list[int]] = {}
    for column in table.columns:
        found: list[int] = []
        for wanted in table.names_of(column):
            spelled = by_fold.get(folded(wanted), [])
            exact = [position for position in spelled if normalized(names[position]) == normalized(wanted)]
            found += exact + [position for position in spelled if position not in exact]
        if found:
            places[column] = list(dict.fromkeys(found))
    return places


def parts_of(names: list[str], table: LandingTable) -> dict[str, dict[str, list[int]]]:
    """Return the columns of the table that are objects and stand in the file as one column for each member.

    Of each the members by their paths, such as `metric__data__id`, with the positions of the names that stand for them.
    """
    own = {folded(name) for name in names}
    wanted = {folded(column): column for column in table.objects if folded(column) not in own}
    parts: dict[str, dict[str, list[int]]] = {}
    for position, name in enumerate(names):
        head, _, member = VARIANT.sub("", normalized(name)).partition(FLATTENED)
        if member and folded(head) in wanted:
            parts.setdefault(wanted[folded(head)], {}).setdefault(member, []).append(position)
    return parts


def match_columns(names: list[str], table: LandingTable, line: int | None = None, hint: str = "") -> Matching:
    """Match a file's column names.

    RefusedFileError when one that something reads has the same label as another, or a required one is missing.
    """
    # spreadsheets leave nameless columns behind: each is a column of its own, called by its position
    labels = [normalized(name) or f"column {position}" for position, name in enumerate(names, start=1)]
    times = Counter(labels)
    require_columns(names, table, line, hint)
    known = places_of(names, table)
    parts = parts_of(names, table)
    taken = {position for found in known.values() for position in found}
    taken |= {position for members in parts.values() for found in members.values() for position in found}
    twice = list(dict.fromkeys(labels[position] for position in sorted(taken) if times[labels[position]] > 1))
    if twice:
        raise RefusedFileError(f"the header names {shown(twice)} twice: rename or remove one of them", line)
    # what nothing reads may differ in case only
    called_so = {
        position: name.strip() or name if normalized(name) else labels[position]
        for position, name in enumerate(names)
        if position not in taken
    }
    times = Counter(called_so.values())
    unknown: dict[str, int] = {}
    for position, name in called_so.items():
        # a name may also be what another is called by its position
        called = name if times[name] == 1 else f"{name} (column {position + 1})"
        while called in unknown:
            called = f"{called} (column {position + 1})"
        unknown[called] = position
    return Matching(known, unknown, [name for name, count in times.items() if count > 1], parts)


def require_columns(names: list[str], table: LandingTable, line: int | None = None, hint: str = "") -> None:
    """RefusedFileError, with a hint at the likely cause, when the names are not those of a file of the table."""
    foreign = {folded(name): other for name, other in table.foreign.items()}
    strange = [name.strip() for name in names if folded(name) in foreign]
    if strange:
        other = foreign[folded(strange[0])]
        raise RefusedFileError(
            f"has a column {short_name(strange[0])}, as {other} files have and {table.name} files have not: a file is "
            f"named after what it holds. {_found(names, table)}",
            line,
        )
    missing = _missing(names, table)
    if missing:
        required = [" or ".join(table.names_of(name)) for name in table.required]
        optional = [name for name in table.columns if name not in table.required]
        if ENVELOPE in map(normalized, names):
            raise EnvelopeError(f"holds its records in the column {ENVELOPE}, which is no JSON of {table.name}", line)
        if CHILD_KEY in map(normalized, names):
            raise RefusedFileError(CHILD_TABLE, line)
        advice = _neighbour(names, table) or hint + (f"{table.advice} " if table.advice else "")
        raise RefusedFileError(
            f"unknown header: {', '.join(missing)} missing. {advice}Expected: {', '.join(required)} (required), "
            f"{', '.join(optional) or 'nothing else'} (optional). {_found(names, table)}",
            line,
        )


def _missing(names: list[str], table: LandingTable) -> list[str]:
    """Return the columns that a file of the table must have and that none of the names stands for."""
    found = {folded(name) for name in names}
    missing = [column for column in table.required if found.isdisjoint(map(folded, table.names_of(column)))]
    return [column for column in missing if column not in parts_of(names, table)] if missing else []


def _neighbour(names: list[str], table: LandingTable) -> str:
    """Say which other table of the source the names fit, and how its files are called; empty when they fit none."""
    least = max(TELLING_COLUMNS, len(places_of(names, table)))
    fitting = [
        (columns, _alike(table, other), other)
        for other in table.neighbours
        if has_required(names, other) and (columns := len(places_of(names, other))) >= least
    ]
    if not fitting:
        return ""
    other = max(fitting, key=lambda candidate: candidate[:2])[2]
    whose = f", as {other.written_by} writes it" if other.written_by else ""
    name = other.csv_of or other.name
    likely = (
        f"Its columns are those of the table {name}{whose}: name the file {name}.csv, or {name} with its own ending. "
    )
    # of a connector's table, advice about the tool's own files would lead astray
    return likely if other.written_by or not table.advice else f"{likely}{table.advice} "


def _alike(table: LandingTable, other: LandingTable) -> int:
    """Return with how many letters in common the names of two tables begin."""
    pairs = zip(table.csv_of or table.name, other.csv_of or other.name, strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))


def is_header(names: list[str], table: LandingTable) -> bool:
    """Whether names are those of columns, not a first row of data: one is known, and none is what only values are."""
    return bool(_known_names(names, table)) and not any(VALUE.fullmatch(name.strip()) for name in names)


def _known_names(names: list[str], table: LandingTable) -> list[str]:
    """Return the names that stand for a column of the table or of another one of its source."""
    known = (places_of(names, other).values() for other in (table, *table.neighbours))
    places = {place for found in known for positions in found for place in positions}
    return [names[place] for place in sorted(places)]


def _found(names: list[str], table: LandingTable) -> str:
    """Tell the names in the file, but none of a first row that may be people's data, such as a channel `email`."""
    if is_header(names, table):
        return f"Found: {shown(names)}"
    known = _known_names(names, table)
    return f"Found: {len(names)} names, {'none' if not known else f'only {shown(known)}'} of them known"


def shown(names: list[str]) -> str:
    """Return names as a list for people, cut where it becomes too long to read."""
    listed = ", ".join(short_name(name.strip()) or "(no name)" for name in names[:SHOWN_NAMES])
    return f"{listed}, and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else listed or "nothing"


def short_name(name: str) -> str:
    """Return a name, its end left out where it is long."""
    return name if len(name) <= SHOWN_CHARACTERS else f"{name[: SHOWN_CHARACTERS - 1]}…"
