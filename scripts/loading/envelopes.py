"""Records inside a connector's own messages: Airbyte's raw records and what a Singer tap prints."""

import duckdb

from scripts.loading.columns import ENVELOPE, folded, has_required, shown
from scripts.loading.contract import LandingTable
from scripts.loading.errors import RefusedFileError
from scripts.loading.sql import compose

AIRBYTE, SINGER = "airbyte", "singer"
STREAM = "json_extract_string(value, '/stream')"
IS_MESSAGE = "coalesce(json_extract_string(value, '/type') in ('RECORD', 'SCHEMA', 'STATE', 'ACTIVATE_VERSION'), false)"
IS_RECORD = "json_extract_string(value, '/type') = 'RECORD'"
# what is no message at all stays, to be rejected by its line
OPENED = {
    # JSON itself, or its text
    AIRBYTE: "select line, case when {is_row} then case json_type(value, '/_airbyte_data') when 'VARCHAR' then "
    "json_extract_string(value, '/_airbyte_data') else json_extract(value, '/_airbyte_data')::varchar end "
    "else value::varchar end as value from {source}",
    SINGER: "select line, case when {is_row} then coalesce(json_extract(value, '/record')::varchar, value::varchar) "
    "else value::varchar end as value from {source} "
    "where not ({is_row}) or {is_record} and {stream} in (select unnest($streams)) or not ({is_message})",
}


def envelope_of(names: list[str], table: LandingTable) -> str | None:
    """Return whose messages hold the records, by the names of the members of all values; None when nobody's do."""
    if has_required(names, table):
        return None
    if ENVELOPE in names:
        return AIRBYTE
    # a tap says what a stream is before it writes its records; who has cut that off keeps `record`
    is_tap = {"type", "stream"}.issubset(names) and not {"record", "schema"}.isdisjoint(names)
    return SINGER if is_tap else None


def open_envelopes(
    connection: duckdb.DuckDBPyConnection, envelope: str, table: LandingTable, source: str, is_row: str
) -> list[str]:
    """Make `records` (line, value) of what the messages in `source` hold for the table; say what else they hold.

    RefusedFileError when a tap's messages are of other streams only, or of none.
    """
    parts = {"is_row": is_row, "source": source}
    parameters: dict[str, object] = {}
    notices = []
    if envelope == SINGER:
        parts |= {"is_record": IS_RECORD, "is_message": IS_MESSAGE, "stream": STREAM}
        streams = _streams(connection, source, is_row)
        parameters["streams"] = fitting = _fitting(streams, table)
        others = [stream for stream in streams if stream not in fitting]
        if others:
            notices.append(f"records of other streams are passed over: {shown(others)}")
    # `source` may be `records` itself, so the new rows need another table at first
    connection.execute(
        compose("create or replace temp table flat_records as {opened}", opened=compose(OPENED[envelope], **parts)),
        parameters,
    )
    connection.execute("create or replace temp table records as select line, value from flat_records")
    connection.execute("drop table flat_records")
    return notices


def _streams(connection: duckdb.DuckDBPyConnection, source: str, is_row: str) -> list[str]:
    """Return the streams of which there are records."""
    rows = connection.execute(
        compose(
            "select distinct {stream} from {source} where {is_row} and {is_record} and {stream} is not null order by 1",
            stream=STREAM,
            source=source,
            is_row=is_row,
            is_record=IS_RECORD,
        )
    ).fetchall()
    return [row[0] for row in rows]


def _fitting(streams: list[str], table: LandingTable) -> list[str]:
    """Return the streams that are called as the table is, in whatever number and spelling.

    RefusedFileError when there are several and none is.
    """
    fitting = [stream for stream in streams if _called(stream) == _called(table.name)]
    # a file of one stream is what it is named after
    fitting = fitting or (streams if len(streams) == 1 else [])
    if streams and not fitting:
        raise RefusedFileError(
            f"holds a Singer tap's messages of the streams {shown(streams)}, none of which is called {table.name}: "
            f"write the records of one stream to {table.name}.ndjson, for example with jq -c "
            '\'select(.type == "RECORD" and .stream == "NAME") | .record\', NAME being the stream'
        )
    return fitting


def _called(name: str) -> str:
    """Return a name without its plural."""
    return folded(name).removesuffix("s")
