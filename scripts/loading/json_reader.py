"""JSON files into the temporary tables: lines, documents, and pages of results in either."""

import json
import re
from pathlib import Path

import duckdb

from scripts.loading.checks import BYTE_ORDER_MARK, SAMPLE, line_at, require_text, scan_text
from scripts.loading.columns import normalized, require_columns
from scripts.loading.contract import LandingTable
from scripts.loading.errors import RefusedFileError, first_line
from scripts.loading.line_reader import stage_lines
from scripts.loading.sql import compose, quoted
from scripts.loading.staging import Staged

# a page of an API's response holds its rows here
PAGE_KEY = "results"
LINES = "(select rowid + 1 as line, value from documents where trim(value) <> '')"
# a document has no lines worth telling: its records are counted instead
RECORDS = "(select rowid + 1 as line, value from records)"
RECORDS_OF_LINES = "(select line, value from records)"
IS_OBJECT = "case when json_valid(value) then json_type(value) = 'OBJECT' else false end"
IS_PAGE = (
    "case when json_valid(value) then coalesce(json_type(value, $page) = 'ARRAY', false) "
    "and not coalesce(list_bool_or(json_exists(value, $required)), false) else false end"
)
# Python looks for the place of a mistake only in documents up to this many bytes
EXPLAINED_SIZE = 64 * 1024 * 1024
NOT_SPACE = re.compile(r"[^ \t\r\n]")
# bytes of one JSON value: what DuckDB reads without being told, and what its strings can hold
USUAL_DOCUMENT, LARGEST_DOCUMENT = 16 * 1024 * 1024, 4_000_000_000


def stage_json_lines(connection: duckdb.DuckDBPyConnection, path: Path, table: LandingTable, scratch: Path) -> Staged:
    """Stage a file with one object, or one page of objects, per line."""
    _require_json_text(path)
    stage_lines(connection, path, scratch)
    return _stage_records(connection, table, LINES, RECORDS_OF_LINES)


def stage_json(connection: duckdb.DuckDBPyConnection, path: Path, table: LandingTable, scratch: Path) -> Staged:
    """Stage a file with an array, a page, an array of pages, or single objects one after the other."""
    _require_json_text(path)
    if _is_bracketed(path) and _read_documents(connection, path, "array", "records") is None:
        return _stage_records(connection, table, RECORDS, RECORDS)
    failure = _read_documents(connection, path, "unstructured", "documents")
    if failure is not None:
        if not _begins_with_whole_object(path):
            raise _broken_document(path, failure)
        # JSON lines under the name .json: a broken line spoils only itself
        stage_lines(connection, path, scratch)
        return _stage_records(connection, table, LINES, RECORDS_OF_LINES)
    connection.execute(
        "create or replace temp table records as select unnest(case json_type(value) "
        "when 'ARRAY' then json_extract(value, '$[*]') else [value] end) as value from documents"
    )
    return _stage_records(connection, table, RECORDS, RECORDS)


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
                except ValueError:
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
    position, decoder = 0, json.JSONDecoder()
    try:
        while (begin := NOT_SPACE.search(text, position)) is not None:
            position = decoder.raw_decode(text, begin.start())[1]
    except json.JSONDecodeError as error:
        return RefusedFileError(f"is a broken JSON document ({error.msg}): {advice}", error.lineno)
    return RefusedFileError(f"cannot be read as JSON ({failure}): {advice}")


def _stage_records(connection: duckdb.DuckDBPyConnection, table: LandingTable, source: str, flat_source: str) -> Staged:
    """Stage the rows of `source` (line, value); pages among them are taken apart first, giving `flat_source`."""
    keys, objects, others = _keys(connection, source)
    if PAGE_KEY in keys:
        _take_pages_apart(connection, table, source)
        source = flat_source
        keys, objects, others = _keys(connection, source)
    if others:
        _reject_malformed(connection, source)
    # a file without a single object says nothing about its columns
    if objects:
        require_columns(keys, table)
    return _read_values(connection, table, source, keys)


def _keys(connection: duckdb.DuckDBPyConnection, source: str) -> tuple[list[str], int, int]:
    """Return the names that occur in the objects, how many objects there are, and how many other values."""
    row = connection.execute(
        compose(
            "with shapes as materialized (select case when {is_object} then json_keys(value) end as names, "
            "count(*) as times from {source} group by names) "
            "select (select list(distinct name) from (select unnest(names) as name from shapes)), "
            "coalesce(sum(times) filter (names is not null), 0), coalesce(sum(times) filter (names is null), 0) "
            "from shapes",
            is_object=IS_OBJECT,
            source=source,
        )
    ).fetchone()
    names, objects, others = row or (None, 0, 0)
    return sorted(names or []), int(objects), int(others)


def _take_pages_apart(connection: duckdb.DuckDBPyConnection, table: LandingTable, source: str) -> None:
    """Make `records` anew, every page replaced by its rows."""
    connection.execute(
        compose(
            # `source` may be `records` itself, so the new rows need another table at first
            "create or replace temp table flat_records as select line, unnest(case when {is_page} "
            "then json_extract(value, $elements)::varchar[] else [value::varchar] end) as value from {source}",
            is_page=IS_PAGE,
            source=source,
        ),
        {
            "page": pointer(PAGE_KEY),
            "required": [pointer(name) for name in table.required],
            "elements": f"$.{PAGE_KEY}[*]",
        },
    )
    connection.execute("create or replace temp table records as select line, value from flat_records")
    connection.execute("drop table flat_records")


def _reject_malformed(connection: duckdb.DuckDBPyConnection, source: str) -> None:
    """Note every value that is not a JSON object as unreadable."""
    connection.execute(
        compose(
            "insert into unreadable select line, null, 'malformed_json', case when json_valid(value) "
            "then 'is JSON, but not an object' else 'is not valid JSON, perhaps cut off' end, value::varchar "
            "from {source} where not ({is_object})",
            source=source,
            is_object=IS_OBJECT,
        )
    )


def _read_values(connection: duckdb.DuckDBPyConnection, table: LandingTable, source: str, keys: list[str]) -> Staged:
    """Read the contract's columns out of the objects into `incoming`."""
    spellings = {column: [key for key in keys if normalized(key) == column] for column in table.columns}
    known = {column: found for column, found in spellings.items() if found}
    paths = [pointer(key) for found in known.values() for key in found]
    unknown_names = [key for key in keys if normalized(key) not in known]
    expressions, position = [], 1
    for number, found in enumerate(known.values()):
        places = ", ".join(f"texts[{place}]" for place in range(position, position + len(found)))
        expressions.append(f"coalesce({places}) as c{number}")
        position += len(found)
    parameters: dict[str, object] = {"paths": paths}
    if unknown_names:
        # merging nulls over an object removes those members and leaves the ones that the contract does not know
        expressions.append("nullif(json_merge_patch(value::json, $stripped::json)::varchar, '{}') as unknown")
        parameters["stripped"] = json.dumps(dict.fromkeys(key for found in known.values() for key in found))
    connection.execute(
        compose(
            "create or replace temp table incoming as select {expressions} from "
            "(select value, json_extract_string(value, $paths::varchar[]) as texts from {source} where {is_object})",
            expressions=", ".join(expressions) or "null::varchar as c0",
            source=source,
            is_object=IS_OBJECT,
        ),
        parameters,
    )
    return Staged(
        columns={column: f"c{number}" for number, column in enumerate(known)},
        unknown_names=unknown_names,
        unknown=quoted("unknown") if unknown_names else "null::varchar",
        rejection_source=compose(
            "select row_number() over () - 1 as position, line, value::varchar as row_text from {source} "
            "where {is_object}",
            source=source,
            is_object=IS_OBJECT,
        ),
    )


def pointer(key: str) -> str:
    """Return the JSON pointer to a member of the top-level object."""
    return "/" + key.replace("~", "~0").replace("/", "~1")
