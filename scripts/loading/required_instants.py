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
# the commonest forms need no regular expression: by length, so that a text is compared with one of them only
COMMON = " ".join(
    f"when {len(form)} then {{text}} like '{form}'"
    for form in (
        "____-__-__T__:__:__Z",
        "____-__-__T__:__:__.___Z",
        "____-__-__T__:__:__.______Z",
        "____-__-__T__:__:__+__:__",
        "____-__-__ __:__:__",
    )
)
IS_COMMON = "case strlen({text}) {common} else false end"
READABLE = "case when {is_common} then {after_1970} else {any} end"
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
    parameters: dict[str, object] = {"paths": [f"/{member}" for member in members]} if members else {}
    if _all_common(connection, cell, members, staged, parameters):
        return None
    if members:
        texts = {f"text_{place}": compose(FILLED_TEXT, place=str(place)) for place in range(1, len(members) + 1)}
        kind = "utc"
        is_filled = f"case when coalesce({', '.join(texts)}) is null then not json_valid(cell) else true end"
    else:
        texts, kind, is_filled = {"text_1": trimmed("cell")}, table.instants[column], "true"
    row = connection.execute(
        compose(
            "select count(*) filter (is_filled), count(*) filter (is_fault), min(position) filter (is_fault), "
            "left(arg_min(shown, position) filter (is_fault), {length}), arg_min(place, position) filter (is_fault) "
            "from (select *, is_filled and not is_readable as is_fault from (select position, "
            "{is_filled} as is_filled, "
            "case {readable} else false end as is_readable, coalesce({texts}, cell) as shown, "
            "case {which} end as place from (select position, cell, {listed} from {cells})))",
            length=str(SHOWN_CHARACTERS),
            # one member that can be read dates its row
            readable=" ".join(f"when {_readable(name, kind)} then true" for name in texts),
            texts=", ".join(texts),
            which=" ".join(f"when {name} is not null then {place}" for place, name in enumerate(texts, start=1)),
            listed=", ".join(f"{text} as {name}" for name, text in texts.items()),
            cells=_cells(cell, members, staged),
            is_filled=is_filled,
        ),
        parameters,
    ).fetchone()
    if row is None or not row[1]:
        return None
    all_filled, count, position, example, place = row
    name = f"{column}.{members[place - 1]}" if members and place else column
    return Unreadable(name, example, position, count, all_filled)


def _all_common(
    connection: duckdb.DuckDBPyConnection,
    cell: str,
    members: tuple[str, ...],
    staged: Staged,
    parameters: dict[str, object],
) -> bool:
    """Whether every filled value, or a member of it, is an instant in one of the commonest forms: one cheap look."""
    texts = [f"texts[{place}]" for place in range(1, len(members) + 1)] or ["cell"]
    named = {f"text_{place}": text for place, text in enumerate(texts, start=1)}
    row = connection.execute(
        compose(
            # no `where`: DuckDB would read the texts out of the JSON once for each condition, down there
            "select count(*) filter (not is_read) from (select case {common} else false end as is_read "
            "from (select {listed} from {cells}))",
            common=" ".join(
                f"when case when {_is_common(name)} then {compose(IS_AFTER_1970, text=name)} else false end then true"
                for name in named
            ),
            listed=", ".join(f"{text} as {name}" for name, text in named.items()),
            cells=_cells(cell, members, staged),
        ),
        parameters,
    ).fetchone()
    return row is not None and row[0] == 0


def _cells(cell: str, members: tuple[str, ...], staged: Staged) -> str:
    """Return SQL of the filled cells of sound rows: position, cell, and the texts of its members."""
    return compose(
        "(select rowid as position, {cell} as cell, {members} as texts from incoming where {sound} and not ({empty}))",
        cell=quoted(cell),
        members=compose(MEMBERS, cell=quoted(cell)) if members else "null",
        sound=sound_rows(staged),
        empty=missing(cell),
    )


def _is_common(text: str) -> str:
    """Return the condition that a text has one of the commonest forms of an instant."""
    return compose(IS_COMMON, text=text, common=compose(COMMON, text=text))


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
        is_common=_is_common(text),
        after_1970=compose(IS_AFTER_1970, text=text),
        any=" or ".join(forms),
    )


def _place(connection: duckdb.DuckDBPyConnection, staged: Staged, position: int, path: Path, kind: str) -> str:
    """Say where a row of `incoming` stands in its file: in which line, where that is known, else which record it is."""
    if kind not in LINED or not (staged.exact_lines or not has_empty_lines(path)):
        return f"record {position + 1:,}"
    row = connection.execute(
        compose("select line from ({places}) as placed where position = $position", places=staged.rejection_source),
        staged.rejection_parameters | {"position": position},
    ).fetchone()
    return f"line {row[0]:,}" if row else f"record {position + 1:,}"
