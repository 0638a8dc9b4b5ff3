"""JSON files into the temporary tables: lines, documents, and pages of results in either."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scripts.loading.checks import BYTE_ORDER_MARK, SAMPLE, line_at, require_text, scan_text
from scripts.loading.columns import ENVELOPE, normalized, parts_of, places_of, require_columns
from scripts.loading.contract import LandingTable
from scripts.loading.envelopes import envelope_of, open_envelopes
from scripts.loading.errors import ENDS_CONNECTION, RefusedFileError, first_line
from scripts.loading.json_numbers import HOLDS_NO_NUMBER, IS_LOOSE, IS_SUSPECT, Numbers, mark_numbers
from scripts.loading.line_reader import stage_lines
from scripts.loading.sql import compose, quoted
from scripts.loading.staging import Staged, count_rows

# where a page of a JSON:API answer says which page it is, and how a client of it does
PAGE_ADDRESSES = ("/links/self", "/links/var_self")
# to trim is slow, and settles nothing for a line that begins with a sign
LINES = (
    "(select rowid + 1 as line, value from documents where case when value >= '!' then true else trim(value) <> '' end)"
)
# a document has no lines worth telling: its records are counted instead
RECORDS = "(select rowid + 1 as line, value from records)"
RECORDS_OF_LINES = "(select line, value from records)"
IS_OBJECT = "case when {is_json} then json_type(value) = 'OBJECT' else false end"
IS_JSON = "json_valid(value)"
IS_STRICT_JSON = f"json_valid(value) and not ({IS_SUSPECT} and {IS_LOOSE})"
# a member named twice: readers differ in which one they take. Names that nothing reads may differ in case
NAMED_ONCE = (
    "len({names}) = len(list_distinct(list_transform({names}, lambda name: "
    "case when lower(trim(name)) in ({labels}) then lower(trim(name)) else name end)))"
)
IS_PAGE = (
    "case when {is_row} then coalesce(json_type(value, $page) in ('ARRAY', 'OBJECT'), false) "
    "and not coalesce(list_bool_or(json_exists(value, $required)), false) else false end"
)
# the rows of one member of a page: a list of them, or a single one
ROWS_OF_PAGE = (
    "case json_type(value, '{pointer}') when 'ARRAY' then json_extract(value, '$.{member}[*]')::varchar[] "
    "when 'OBJECT' then [json_extract(value, '{pointer}')::varchar] else [] end"
)
ADDRESS_OF_PAGE = (
    "case when is_page and json_type(value, '{pointer}') = 'VARCHAR' then json_extract(value, '{pointer}')::varchar end"
)
# a row with its page's address as a further member
WITH_ADDRESS = (
    "case when address is not null and value like '{{\"%' "
    "then '{{\"{column}\":' || address || ',' || substr(value, 2) else value end"
)
WHY_LOOSE = (
    f"when {IS_SUSPECT} and {HOLDS_NO_NUMBER} then 'holds NaN or Infinity where JSON has numbers and null only' "
    f"when {IS_SUSPECT} and {IS_LOOSE} then 'has a comma before a closing bracket, which is no JSON' "
)
# a list or a single document that DuckDB has read as a whole, although it is no JSON
LOOSE_DOCUMENT = (
    "select 1 from documents where {suspect} and {loose} "
    "and (json_type(value) = 'ARRAY' or (select count(*) from documents) = 1) limit 1"
)
QUOTE, EMPTY_OBJECT = "'", "'{}'"
# the number of a row in the file: its number among all values, and the lines that were rejected for their encoding
NUMBERS = (
    "select position, number + coalesce(earlier.rows, 0) as number from (select line, number, row_number() over () - 1 "
    "as position from (select line, value, row_number() over () as number from {source}) where {is_row}) as placed "
    "asof left join "
    "(select line, row_number() over (order by line) as rows from unreadable where reason = 'encoding') as earlier "
    "on placed.line > earlier.line"
)
# merging nulls over an object leaves the unknown members. It is recursive: deep nesting would end the process
STRIPPED = "json_merge_patch(value::json, $stripped::json)::varchar"
# the same by name, which costs more and can be nested as deep as it will
PICKED = (
    "to_json(map_from_entries(list_filter(list_zip($unknown, json_extract(value, $unknown_paths::varchar[])), "
    "lambda member: member[2] is not null)))::varchar"
)
# bytes: a shorter value is nested fewer than 10,000 levels deep, which any thread's stack can take
LONG_VALUE = 20_000
# Python looks for the place of a mistake only in documents up to this many bytes
EXPLAINED_SIZE = 64 * 1024 * 1024
NOT_SPACE = re.compile(r"[^ \t\r\n]")
LONE_SURROGATE = re.compile(
    r"(?<!\\)(?:\\\\)*(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|"
    r"(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
# bytes of one JSON value: what DuckDB reads without being told, and what its strings can hold
USUAL_DOCUMENT, LARGEST_DOCUMENT = 16 * 1024 * 1024, 4_000_000_000


@dataclass(frozen=True)
class Shapes:
    """What the values of a relation look like.

    names: of all members of objects. objects, others: how many values there are. repeated: objects that name a member
    twice. longest: bytes of the longest value. is_object, is_named_once: SQL conditions for an object and for one that
    names no member twice.
    """

    names: list[str]
    objects: int
    others: int
    repeated: int
    longest: int
    is_object: str
    is_named_once: str

    @property
    def is_row(self) -> str:
        """SQL condition for a value that is a row."""
        if not self.repeated:
            return self.is_object
        return f"case when {self.is_object} then {self.is_named_once} else false end"


def stage_json_lines(connection: duckdb.DuckDBPyConnection, path: Path, table: LandingTable, scratch: Path) -> Staged:
    """Stage a file with one object, or one page of objects, per line."""
    _require_json_text(path)
    stage_lines(connection, path, scratch)
    return _stage_records(connection, table, LINES, RECORDS_OF_LINES, mark_numbers(connection, "documents"))


def stage_json(connection: duckdb.DuckDBPyConnection, path: Path, table: LandingTable, scratch: Path) -> Staged:
    """Stage a file with an array, a page, an array of pages, or single objects one after the other."""
    _require_json_text(path)
    if _is_bracketed(path) and _read_documents(connection, path, "array", "records") is None:
        return _stage_records(connection, table, RECORDS, RECORDS, mark_numbers(connection, "records"))
    failure = _read_documents(connection, path, "unstructured", "documents")
    if failure is not None:
        if not _begins_with_whole_object(path):
            raise _broken_document(path, failure)
        # JSON lines under the name .json: a broken line spoils only itself
        stage_lines(connection, path, scratch)
        return _stage_records(connection, table, LINES, RECORDS_OF_LINES, mark_numbers(connection, "documents"))
    numbers = mark_numbers(connection, "documents")
    if numbers.is_loose and connection.execute(compose(LOOSE_DOCUMENT, suspect=IS_SUSPECT, loose=IS_LOOSE)).fetchone():
        raise _broken_document(path, "it holds what is no JSON")
    connection.execute(
        "create or replace temp table records as select unnest(case json_type(value) "
        "when 'ARRAY' then json_extract(value, '$[*]') else [value] end) as value from documents"
    )
    return _stage_records(connection, table, RECORDS, RECORDS, numbers)


def stage_enveloped(connection: duckdb.DuckDBPyConnection, table: LandingTable, enveloped: Staged) -> Staged:
    """Stage the records that lie as JSON in a column of the rows in `incoming`."""
    connection.execute(
        compose(
            "create or replace temp table records as select place.line, coalesce(incoming.{cell}, '') as value "
            "from incoming join ({places}) as place on place.position = incoming.rowid order by place.position",
            cell=quoted(enveloped.columns[ENVELOPE]),
            places=enveloped.rejection_source,
        ),
        enveloped.rejection_parameters,
    )
    staged = _stage_records(connection, table, RECORDS_OF_LINES, RECORDS_OF_LINES, mark_numbers(connection, "records"))
    staged.exact_lines, staged.is_enveloped = enveloped.exact_lines, True
    return staged


def _require_json_text(path: Path) -> None:
    """RefusedFileError when the file is no text without NUL bytes."""
    require_text(path)
    scan_text(path)


def _is_bracketed(path: Path) -> bool:
    """Whether the text begins with `[` and ends with `]`.

    Such a file can be read element by element. One that is cut off after an element must not: DuckDB would take the
    elements up to there for all of them.
    """
    with path.open("rb") as stream:
        begin = stream.read(SAMPLE).removeprefix(BYTE_ORDER_MARK).lstrip()
        stream.seek(max(0, path.stat().st_size - SAMPLE))
        end = stream.read().rstrip()
    return begin.startswith(b"[") and end.endswith(b"]")


def _read_documents(connection: duckdb.DuckDBPyConnection, path: Path, layout: str, target: str) -> str | None:
    """Read every top-level value, or with layout `array` every element, into a table; return why that failed."""
    failure = None
    sizes = {USUAL_DOCUMENT, min(max(path.stat().st_size, USUAL_DOCUMENT), LARGEST_DOCUMENT)}
    for size in sorted(sizes):
        try:
            connection.execute(
                compose(
                    "create or replace temp table {target} as select json as value from read_json_objects($path, "
                    "format = '{layout}', compression = 'uncompressed', maximum_object_size = {size})",
                    target=quoted(target),
                    layout=layout,
                    size=str(size),
                ),
                {"path": str(path)},
            )
        except ENDS_CONNECTION:
            raise
        except duckdb.Error as error:
            failure = first_line(error)
        else:
            return None
    return failure


def _begins_with_whole_object(path: Path) -> bool:
    """Whether the first line that is not empty is a JSON object and others follow."""
    with path.open("rb") as stream:
        for line in stream:
            content = line.removeprefix(BYTE_ORDER_MARK).strip()
            if content:
                try:
                    return isinstance(json.loads(content), dict) and bool(stream.read(1))
                except (ValueError, RecursionError):
                    # too deep for Python is no sign of an object: nobody nests that far
                    return False
    return False


def _broken_document(path: Path, failure: str) -> RefusedFileError:
    """Say where a JSON document is broken, as far as that can be found out."""
    advice = "export it again; a file cut off in the middle cannot be loaded"
    if path.stat().st_size > EXPLAINED_SIZE:
        return RefusedFileError(f"is a broken JSON document ({failure}): {advice}")
    content = path.read_bytes().removeprefix(BYTE_ORDER_MARK)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return RefusedFileError("is not valid UTF-8: save the file as UTF-8", line_at(path, error.start))
    position, decoder = 0, json.JSONDecoder(parse_constant=_refuse_constant)
    try:
        while (begin := NOT_SPACE.search(text, position)) is not None:
            position = decoder.raw_decode(text, begin.start())[1]
    except json.JSONDecodeError as error:
        return RefusedFileError(f"is a broken JSON document ({error.msg}): {advice}", error.lineno)
    except RecursionError:
        return RefusedFileError(f"is a broken JSON document, nested thousands of levels deep: {advice}")
    if lone := LONE_SURROGATE.search(text):
        line = text.count("\n", 0, lone.start()) + 1
        return RefusedFileError(f"holds {lone[0]}, half of a character, which is no text: {advice}", line)
    return RefusedFileError(f"cannot be read as JSON ({failure.replace(str(path), 'it')}): {advice}")


def _refuse_constant(word: str) -> None:
    """RefusedFileError for NaN, Infinity or -Infinity, which Python takes for numbers."""
    raise RefusedFileError(f"is a broken JSON document (it holds {word}): write null in its place and export it again")


def _stage_records(
    connection: duckdb.DuckDBPyConnection, table: LandingTable, source: str, flat_source: str, numbers: Numbers
) -> Staged:
    """Stage the rows of `source` (line, value); pages among them are taken apart first, giving `flat_source`."""
    shapes = _shapes(connection, table, source, numbers)
    notices: list[str] = []
    envelope = envelope_of(shapes.names, table)
    if envelope:
        notices = open_envelopes(connection, envelope, table, source, shapes.is_row)
        source = flat_source
        shapes = _shapes(connection, table, source, numbers)
    if table.page[0] in shapes.names:
        _take_pages_apart(connection, table, source, shapes.is_row)
        source = flat_source
        shapes = _shapes(connection, table, source, numbers)
    if shapes.others and not shapes.objects:
        raise _no_object(connection, source)
    if shapes.others or shapes.repeated:
        _reject_malformed(connection, source, shapes.is_row, numbers)
    # a file without a single object says nothing about its columns
    if shapes.objects:
        require_columns(shapes.names, table)
    staged = _read_values(connection, table, source, shapes, numbers)
    staged.notices = notices
    if count_rows(connection, "unreadable"):
        staged.numbers = compose(NUMBERS, source=source, is_row=shapes.is_row)
    return staged


def _no_object(connection: duckdb.DuckDBPyConnection, source: str) -> RefusedFileError:
    """Say what a file without a single object may be."""
    row = connection.execute(
        compose("select line, left(trim(value::varchar), 1), json_valid(value) from {source} limit 1", source=source)
    ).fetchone()
    line, begin, is_valid = row or (1, "", False)
    if begin == "{" and is_valid:
        advice = "NaN, Infinity and a comma before a closing bracket are no JSON: export it again without them"
    elif source == RECORDS or (is_valid and begin != "["):
        advice = 'every row must be an object, such as {"name": "value"}'
    elif begin in {"{", "["}:
        advice = "if it is one document over several lines, end its name in .json; if it is cut off, export it again"
    else:
        advice = "if it is CSV, end its name in .csv"
    return RefusedFileError(
        f"holds no JSON object, from its first value on: {advice}", None if source == RECORDS else line
    )


def _shapes(connection: duckdb.DuckDBPyConnection, table: LandingTable, source: str, numbers: Numbers) -> Shapes:
    """Look over all values of a relation once."""
    is_object = compose(IS_OBJECT, is_json=IS_STRICT_JSON if numbers.is_loose else IS_JSON)
    labels = sorted({normalized(name) for column in table.columns for name in table.names_of(column)})
    # names from the project's YAML
    listed = ", ".join(f"'{label.replace(QUOTE, 2 * QUOTE)}'" for label in labels)
    once = compose(NAMED_ONCE, names="{names}", labels=listed)
    row = connection.execute(
        compose(
            "with shapes as materialized (select case when {is_object} then json_keys(value) end as names, "
            "count(*) as times, max(strlen(value::varchar)) as longest from {source} group by names) "
            "select (select list(distinct name) from (select unnest(names) as name from shapes)), "
            "coalesce(sum(times) filter (names is not null), 0), coalesce(sum(times) filter (names is null), 0), "
            "coalesce(sum(times) filter (not ({named_once})), 0), coalesce(max(longest), 0) from shapes",
            is_object=is_object,
            named_once=compose(once, names="names"),
            source=source,
        )
    ).fetchone()
    names, *counts = row or (None, 0, 0, 0, 0)
    return Shapes(
        sorted(names or []), *(int(count) for count in counts), is_object, compose(once, names="json_keys(value)")
    )


def _take_pages_apart(connection: duckdb.DuckDBPyConnection, table: LandingTable, source: str, is_row: str) -> None:
    """Make `records` anew, every page replaced by its rows."""
    rows = (compose(ROWS_OF_PAGE, pointer=pointer(member), member=member) for member in table.page)
    connection.execute(
        compose(
            # `source` may be `records` itself, so the new rows need another table at first
            "create or replace temp table flat_records as select line, {value} as value from (select line, "
            "{address} as address, unnest(case when is_page then {rows} else [value::varchar] end) as value "
            "from (select *, {is_page} as is_page from {source}))",
            value=compose(WITH_ADDRESS, column=table.page_link) if table.page_link else "value",
            address=f"coalesce({', '.join(compose(ADDRESS_OF_PAGE, pointer=pointer) for pointer in PAGE_ADDRESSES)})",
            rows=" || ".join(rows),
            is_page=compose(IS_PAGE, is_row=is_row),
            source=source,
        ),
        {"page": pointer(table.page[0]), "required": [pointer(name) for name in table.required]},
    )
    connection.execute("create or replace temp table records as select line, value from flat_records")
    connection.execute("drop table flat_records")


def _reject_malformed(connection: duckdb.DuckDBPyConnection, source: str, is_row: str, numbers: Numbers) -> None:
    """Note every value that is not a JSON object, or one that names a member twice, as unreadable."""
    connection.execute(
        compose(
            "insert into unreadable select line, null, 'malformed_json', case "
            "when not json_valid(value) then 'is not valid JSON, perhaps cut off' {loose}"
            "when json_type(value) = 'OBJECT' then 'names a member twice, so that its value is uncertain' "
            "else 'is JSON, but not an object' end, {value} from {source} where not ({is_row})",
            loose=WHY_LOOSE if numbers.is_loose else "",
            value=numbers.as_written("value::varchar"),
            source=source,
            is_row=is_row,
        )
    )


def _read_values(
    connection: duckdb.DuckDBPyConnection, table: LandingTable, source: str, shapes: Shapes, numbers: Numbers
) -> Staged:
    """Read the contract's columns out of the objects into `incoming`."""
    known = {
        column: [shapes.names[place] for place in places] for column, places in places_of(shapes.names, table).items()
    }
    parts = {
        column: {member: [shapes.names[place] for place in places] for member, places in members.items()}
        for column, members in parts_of(shapes.names, table).items()
    }
    keys = [key for found in known.values() for key in found]
    keys += [key for members in parts.values() for found in members.values() for key in found]
    cells = {key: f"c{number}" for number, key in enumerate(keys)}
    paths = [pointer(key) for key in keys]
    unknown_names = [key for key in shapes.names if key not in cells]
    expressions = [
        f"{numbers.as_written(f'texts[{place}]')} as {cell}" for place, cell in enumerate(cells.values(), start=1)
    ]
    parameters: dict[str, object] = {"paths": paths}
    if unknown_names:
        unknown = STRIPPED
        parameters["stripped"] = json.dumps(dict.fromkeys(keys))
        if shapes.longest >= LONG_VALUE:
            unknown = f"case when strlen(value::varchar) < {LONG_VALUE} then {STRIPPED} else {PICKED} end"
            parameters |= {"unknown": unknown_names, "unknown_paths": [pointer(name) for name in unknown_names]}
        expressions.append(f"{numbers.as_written(f'nullif({unknown}, {EMPTY_OBJECT})')} as unknown")
    connection.execute(
        compose(
            "create or replace temp table incoming as select {expressions} from "
            "(select value, json_extract_string(value, $paths::varchar[]) as texts from {source} where {is_row})",
            expressions=", ".join(expressions) or "null::varchar as c0",
            source=source,
            is_row=shapes.is_row,
        ),
        parameters,
    )
    return Staged(
        columns={column: cells[found[0]] for column, found in known.items()},
        synonyms={column: {key: cells[key] for key in found} for column, found in known.items() if len(found) > 1},
        parts={
            column: {member: [cells[key] for key in found] for member, found in members.items()}
            for column, members in parts.items()
        },
        unknown_names=unknown_names,
        unknown=quoted("unknown") if unknown_names else "null::varchar",
        rejection_source=compose(
            "select row_number() over () - 1 as position, line, {value} as row_text from {source} where {is_row}",
            value=numbers.as_written("value::varchar"),
            source=source,
            is_row=shapes.is_row,
        ),
    )


def pointer(key: str) -> str:
    """Return the JSON pointer to a member of the top-level object."""
    return "/" + key.replace("~", "~0").replace("/", "~1")
