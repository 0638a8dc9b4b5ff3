"""Parquet files into the temporary tables."""

from pathlib import Path

import duckdb

from scripts.loading.checks import require_parquet
from scripts.loading.columns import match_columns
from scripts.loading.contract import LandingTable
from scripts.loading.errors import RefusedFileError, first_line
from scripts.loading.sql import compose, quoted
from scripts.loading.staging import Staged

READER = "read_parquet($path, binary_as_string = true, hive_partitioning = false)"
NESTED = ("STRUCT", "MAP", "UNION")
# how a column's type becomes text; anything else is cast as it is
AS_JSON = "to_json({cell})::varchar as {cell}"
AS_INSTANT = "strftime({cell}, '%Y-%m-%d %H:%M:%S.%f+00') as {cell}"
AS_TEXT = "{cell}::varchar as {cell}"


def stage_parquet(connection: duckdb.DuckDBPyConnection, path: Path, table: LandingTable) -> Staged:
    """Stage a Parquet file; RefusedFileError when it cannot be read."""
    require_parquet(path)
    try:
        description = connection.execute(
            compose("describe select * from {reader}", reader=READER), {"path": str(path)}
        ).fetchall()
        names, types = [row[0] for row in description], [row[1] for row in description]
        matching = match_columns(names, table)
        cells = [f"c{position}" for position in range(len(names))]
        connection.execute(
            compose(
                "create or replace temp table incoming as select {texts} from {reader} as file({cells})",
                texts=", ".join(
                    compose(_as_text(data_type), cell=quoted(cell))
                    for cell, data_type in zip(cells, types, strict=True)
                ),
                reader=READER,
                cells=", ".join(quoted(cell) for cell in cells),
            ),
            {"path": str(path)},
        )
    except duckdb.Error as error:
        reason = first_line(error).replace(f'"{path}"', "").replace(f"'{path}'", "").replace(str(path), "")
        raise RefusedFileError(f"cannot be read as Parquet ({reason}): export it again") from error
    unknown, parameters = "null::varchar", {}
    if matching.unknown:
        parameters = {f"unknown_{number}": name for number, name in enumerate(matching.unknown)}
        pairs = zip(parameters, matching.unknown.values(), strict=True)
        unknown = f"json_object({', '.join(f'${name}, {quoted(cells[position])}' for name, position in pairs)})"
    # the n-th name is a parameter as well: a rejected row is shown as a JSON object with the file's own names
    all_names = {f"name_{position}": name for position, name in enumerate(names)}
    members = ", ".join(f"${name}, {quoted(cell)}" for name, cell in zip(all_names, cells, strict=True))
    return Staged(
        columns={column: cells[places[0]] for column, places in matching.known.items()},
        synonyms=matching.synonyms(names, cells),
        parts=matching.part_cells(cells),
        unknown_names=list(matching.unknown),
        unknown=f"{unknown}::varchar",
        unknown_parameters=dict(parameters),
        rejection_source=compose(
            "select rowid as position, rowid + 1 as line, json_object({members})::varchar as row_text from incoming",
            members=members,
        ),
        rejection_parameters=dict(all_names),
    )


def _as_text(data_type: str) -> str:
    """Return the template that turns a column of the type into text."""
    if data_type.endswith("]") or data_type.startswith(NESTED):
        return AS_JSON
    return AS_INSTANT if data_type == "TIMESTAMP WITH TIME ZONE" else AS_TEXT
