"""Instants that a file must have and that nobody can read: without them all would count as nothing."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from scripts.loading.checks import has_empty_lines
from scripts.loading.columns import SHOWN_CHARACTERS
from scripts.loading.contract import LandingTable
from scripts.loading.errors import RefusedFileError
from scripts.loading.identifiers import missing
from scripts.loading.instants import CANONICAL, FITS, ISO, SLASHED, trimmed
from scripts.loading.sql import compose, quoted
from scripts.loading.staging import Staged, sound_rows

ADVICE = "write ISO 8601 such as 2026-03-01T12:00:00+01:00"
# kinds of files whose rows stand in lines of their own
LINED = ("csv", "json_lines")
# the commonest forms need no regular expression
COMMON = " or ".join(
    f"{{text}} like '____-__-__{rest}'"
    for rest in ("T__:__:__Z", "T__:__:__.___Z", "T__:__:__.______Z", "T__:__:__+__:__", " __:__:__")
)
READABLE = "case when {common} then {after_1970} else {any} end"
IS_AFTER_1970 = "coalesce(try_cast({text} as timestamptz) > timestamptz '1970-01-01 00:00:00+00', false)"
# the members of a JSON column, one cell each; what is no JSON at all has none that could be read
MEMBERS = "json_extract_string(case when json_valid({cell}) then {cell} end, $paths::varchar[])"
FILLED_TEXT = "nullif(nullif(trim(texts[{place}]), ''), 'null')"


@dataclass(frozen=True)
class Unreadable:
    """What cannot be read of a required instant.

    column: its name, with the member where it is JSON. position: of the first such row in `incoming`.
    """

    column: str
    example: str
    position: int
    count: int
    filled: int


def require_instants(
    connection: duckdb.DuckDBPyConnection, table: LandingTable, staged: Staged, path: Path, kind: str
) -> list[str]:
    """Say of each required instant how often it is empty or no instant; RefusedFileError when all its values are none.

    A file of a tool may hold a single damaged record: there it takes two to refuse it. In a file that follows our
    contract one such value is a mistake of whoever mapped it.
    """
    told = []
    for column in table.required:
        is_json = column in table.instant_members
        if column not in table.instants or column not in staged.columns or (is_json and column not in table.dated_by):
            continue
        if not is_json and (empty := _empty(connection, column, table, staged)):
            told.append(empty)
        found = _unreadable(connection, column, table, staged)
        if found is None:
            continue
        place = _place(connection, staged, found.position, path, kind)
        if found.count == found.filled and (found.count > 1 or table.is_contract):
            raise RefusedFileError(
                f"column {found.column}: none of its {found.filled:,} values is an instant that can be read, for "
                f"example {found.example!r} in {place}: {ADVICE}, or seconds or milliseconds since 1970 in every row"
            )
        told.append(
            f"{found.column}: {found.count:,} of {found.filled:,} values cannot be read as an instant, for example "
            f"{found.example!r} in {place}: {ADVICE}"
        )
    return told


def _empty(connection: duckdb.DuckDBPyConnection, column: str, table: LandingTable, staged: Staged) -> str | None:
    """Say how many rows lack a required instant, None when none does: an empty cell is no value, but is told."""
    rows, empty = connection.execute(
        compose(
            "select count(*), count(*) filter ({missing}) from incoming where {sound}",
            missing=missing(staged.columns[column]),
            sound=sound_rows(staged),
        )
    ).fetchone() or (0, 0)
    return f"{column} is empty in {empty:,} of {rows:,} rows: {ADVICE}" if empty else None


def _unreadable(
    connection: duckdb.DuckDBPyConnection, column: str, table: LandingTable, staged: Staged
) -> Unreadable | None:
    """Look through a column, or the members of it that date a row; None when every filled value can be read."""
    cell, members = staged.columns[column], table.dated_by.get(column, ())
    parameters: dict[str, object] = {}
    if members:
        parameters = {"paths": [f"/{member}" for member in members]}
        texts = [compose(FILLED_TEXT, place=str(place)) for place in range(1, len(members) + 1)]
        source = compose(
            "(select rowid as position, {cell} as cell, {members} as texts from incoming "
            "where {sound} and not {empty})",
            cell=quoted(cell),
            members=compose(MEMBERS, cell=quoted(cell)),
            sound=sound_rows(staged),
            empty=f"({missing(cell)})",
        )
        # one member that can be read dates its row
        readable = " or ".join(f"coalesce({_readable(text, 'utc')}, false)" for text in texts)
        filled, shown = (
            f"(coalesce({', '.join(texts)}) is not null or not json_valid(cell))",
            f"coalesce({', '.join(texts)}, cell)",
        )
        which = " ".join(f"when {text} is not null then {place}" for place, text in enumerate(texts, start=1))
    else:
        source = compose(
            "(select rowid as position, {text} as text from incoming where {sound} and not {empty})",
            text=trimmed(cell),
            sound=sound_rows(staged),
            empty=f"({missing(cell)})",
        )
        readable, filled, shown, which = _readable("text", table.instants[column]), "true", "text", "when true then 1"
    row = connection.execute(
        compose(
            "select count(*), count(*) filter (not readable), min(position) filter (not readable), "
            "left(arg_min(shown, position) filter (not readable), {length}), "
            "arg_min(place, position) filter (not readable) from (select position, {readable} as readable, "
            "{shown} as shown, case {which} end as place from {source} where {filled})",
            length=str(SHOWN_CHARACTERS),
            readable=readable,
            shown=shown,
            which=which,
            source=source,
            filled=filled,
        ),
        parameters,
    ).fetchone()
    if row is None or not row[1]:
        return None
    all_filled, count, position, example, place = row
    name = f"{column}.{members[place - 1]}" if members and place else column
    return Unreadable(name, example, position, count, all_filled)


def _readable(text: str, kind: str) -> str:
    """Return the condition that a text is an instant after 1970 began."""
    after_1970 = compose(IS_AFTER_1970, text=compose(CANONICAL, text=text))
    forms = [f"({compose(FITS, text=text, pattern=ISO)} and {after_1970})"]
    if kind != "local":
        forms.append(compose(FITS, text=text, pattern="[0-9]{9,14}([.]0+)?"))
    if kind == "slashed":
        forms.append(compose(FITS, text=text, pattern=SLASHED))
    return compose(
        READABLE,
        common=compose(COMMON, text=text),
        after_1970=compose(IS_AFTER_1970, text=text),
        any=" or ".join(forms),
    )


def _place(connection: duckdb.DuckDBPyConnection, staged: Staged, position: int, path: Path, kind: str) -> str:
    """Say where a row of `incoming` stands in its file: in which line, where that is known."""
    if kind not in LINED or not (staged.exact_lines or not has_empty_lines(path)):
        return f"row {position + 1:,}"
    row = connection.execute(
        compose("select line from ({places}) as placed where position = $position", places=staged.rejection_source),
        staged.rejection_parameters | {"position": position},
    ).fetchone()
    return f"line {row[0]:,}" if row else f"row {position + 1:,}"
