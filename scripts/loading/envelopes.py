"""Records inside a connector's own messages: Airbyte's raw records and what a Singer tap prints."""

import duckdb

from scripts.loading.columns import ENVELOPE, folded, has_required, shown
from scripts.loading.contract import LandingTable
from scripts.loading.errors import RefusedFileError
from scripts.loading.sql import compose

AIRBYTE, SINGER = "airbyte", "singer"
SINGER_MEMBERS = {"type", "stream", "record"}
STREAM = "json_extract_string(value, '/stream')"
IS_RECORD = "json_extract_string(value, '/type') = 'RECORD'"
# what is no message at all stays, to be rejected by its line
OPENED = {
    # JSON itself, or its text
    AIRBYTE: "select line, case when {is_row} then case json_type(value, '/_airbyte_data') when 'VARCHAR' then "
    "json_extract_string(value, '/_airbyte_data') else json_extract(value, '/_airbyte_data')::varchar end "
    "else value::varchar end as value from {source}",
    SINGER: "select line, case when {is_row} then json_extract(value, '/record')::varchar else value::varchar end as value "
    "from {source} where not ({is_row}) or {is_record} and {stream} in (select unnest($streams))",
}


def envelope_of(names: list[str], table: LandingTable) -> str | None:
    """Return whose messages hold the records, by the names of the members of all values; None when nobody's do."""
    if has_required(names, table):
        return None
    if ENVELOPE in names:
        return AIRBYTE
    return SINGER if SINGER_MEMBERS.issubset(names) else None


def open_envelopes(
    connection: duckdb.DuckDBPyConnection, envelope: str, table: LandingTable, source: str, is_row: str
) -> None:
    """Make `records` (line, value) of what the messages in `source` hold for the table.

    RefusedFileError when a tap's messages are of other streams only, or of none.
    """
    parts = {"is_row": is_row, "source": source}
    parameters: dict[str, object] = {}
    if envelope == SINGER:
        parts |= {"is_record": IS_RECORD, "stream": STREAM}
        parameters["streams"] = _fitting_streams(connection, table, source, is_row)
    # `source` may be `records` itself, so the new rows need another table at first
    connection.execute(
        compose("create or replace temp table flat_records as {opened}", opened=compose(OPENED[envelope], **parts)),
        parameters,
    )
    connection.execute("create or replace temp table records as select line, value from flat_records")
    connection.execute("drop table flat_records")


def _fitting_streams(connection: duckdb.DuckDBPyConnection, table: LandingTable, source: str, is_row: str) -> list[str]:
    """Return the streams that are called as the table is, in whatever number and spelling."""
    rows = connection.execute(
        compose(
            "select distinct {stream} from {source} where {is_row} and {is_record} and {stream} is not null order by 1",
            stream=STREAM,
            source=source,
            is_row=is_row,
            is_record=IS_RECORD,
        )
    ).fetchall()
    streams = [row[0] for row in rows]
    fitting = [stream for stream in streams if _called(stream) == _called(table.name)]
    # a file of one stream is what it is named after
    fitting = fitting or (streams if len(streams) == 1 else [])
    if not fitting:
        raise RefusedFileError(
            f"holds a Singer tap's messages of the streams {shown(streams)}, none of which is called {table.name}: "
            f"write the records of one stream to {table.name}.ndjson, for example with jq -c "
            '\'select(.type == "RECORD" and .stream == "NAME") | .record\', NAME being the stream'
        )
    return fitting


def _called(name: str) -> str:
    """Return a name without its plural."""
    return folded(name).removesuffix("s")
