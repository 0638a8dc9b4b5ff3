"""A whole exports folder, file by file."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from scripts.loading.checks import Fingerprint, fingerprint, has_empty_lines, require_unchanged, unpack
from scripts.loading.columns import shown
from scripts.loading.contract import SHARED_SOURCE, LandingTable
from scripts.loading.csv_reader import stage_csv
from scripts.loading.discovery import ExportFile, Extraction, extraction_of
from scripts.loading.erased import ERASED_SINCE, holds_erased_person
from scripts.loading.errors import RefusedFileError, explain, explain_database
from scripts.loading.identifiers import find_faulty_ids
from scripts.loading.instants import late_rows, read_epochs, require_instants
from scripts.loading.json_reader import stage_json, stage_json_lines
from scripts.loading.landing import REFUSED, History, Landed, Load, keep_later_name, land, landed_before, refuse
from scripts.loading.local_clock import latest_local_time
from scripts.loading.numeric_ids import emptied_told, is_by_program, settle_numeric_ids
from scripts.loading.parquet_reader import stage_parquet
from scripts.loading.staging import Staged, clear, count_rows, prepare
from scripts.loading.synonyms import contradictions_told, merge_synonyms

ALREADY_LOADED = "already loaded"
READ_KINDS = ("csv", "json_lines", "json", "parquet")


@dataclass(frozen=True)
class Outcome:
    """What became of one file. status: loaded, already loaded or refused. message: the reason, or what was noticed."""

    file: ExportFile
    extraction: Extraction | None
    status: str
    landed: Landed
    message: str | None = None


def load_file(
    connection: duckdb.DuckDBPyConnection, history: History, file: ExportFile, option: datetime | None
) -> Outcome:
    """Load one file. A file that cannot land is logged as refused; only a failing database raises (duckdb.Error)."""
    load = Load(file, None, None)
    try:
        extraction = extraction_of(file, option)
        load = Load(file, extraction, None, load.started, load.loaded_at)
        before = fingerprint(file.path)
        load = Load(file, extraction, before.content_hash, load.started, load.loaded_at)
        table = _known_table(file)
        if load.load_id in history.loaded:
            keep_later_name(connection, history, load, table)
            landed, noticed = landed_before(connection, history, load)
            return Outcome(file, extraction, ALREADY_LOADED, landed, noticed)
        if holds_erased_person(connection, (file.source_system, file.account_id, file.table_name), load.content_hash):
            # not logged: the file's name may hold something of the person
            return Outcome(file, extraction, REFUSED, Landed(0, 0, 0, []), ERASED_SINCE)
        landed, noticed = _stage_and_land(connection, history, load, table, before)
    except RefusedFileError as error:
        return _refuse(connection, history, load, str(error))
    except OSError as error:
        return _refuse(connection, history, load, explain(error))
    except duckdb.Error as error:
        return _refuse(connection, history, load, explain_database(error))
    return Outcome(file, load.extraction, "loaded", landed, noticed)


def _stage_and_land(
    connection: duckdb.DuckDBPyConnection, history: History, load: Load, table: LandingTable, before: Fingerprint
) -> tuple[Landed, str | None]:
    """Read the file into temporary tables, check it, land it; return also what was noticed."""
    with tempfile.TemporaryDirectory(prefix="agent_outcomes_") as folder:
        scratch = Path(folder)
        try:
            readable = _readable(load.file, scratch)
            by_program = is_by_program(load.file.kind, table)
            staged = _stage(connection, load.file, table, readable, scratch)
            settle_numeric_ids(connection, table, staged, by_program=by_program)
            find_faulty_ids(connection, table, staged)
            if staged.faulty and not staged.exact_lines and has_empty_lines(readable):
                staged = _stage(connection, load.file, table, readable, scratch, exact_lines=True)
                settle_numeric_ids(connection, table, staged, by_program=by_program)
                find_faulty_ids(connection, table, staged)
            require_instants(connection, table, staged, is_contract=load.file.source_system == SHARED_SOURCE)
            require_unchanged(load.file.path, before)
            noticed = ". ".join(_noticed(connection, load, table, staged)) or None
            return land(connection, history, load, table, staged, message=noticed), noticed
        finally:
            clear(connection)


def _noticed(connection: duckdb.DuckDBPyConnection, load: Load, table: LandingTable, staged: Staged) -> list[str]:
    """Say what people should know of a file that lands."""
    notices = []
    if staged.twice:
        notices.append(f"the header names {shown(staged.twice)} more than once; nothing reads it, and each is kept")
    if staged.unknown_names:
        notices.append(f"unknown columns kept: {shown(staged.unknown_names)}")
    notices += [f"{column} holds {unit} since 1970 and is read as such" for column, unit in staged.epochs.items()]
    notices += contradictions_told(staged, count_rows(connection, "incoming"))
    notices += emptied_told(staged)
    late = _late(connection, load, table, staged)
    return [*notices, late] if late else notices


def _late(connection: duckdb.DuckDBPyConnection, load: Load, table: LandingTable, staged: Staged) -> str | None:
    """Say how many rows are later than the export, if any."""
    if load.extraction is None:
        return None
    at = load.extraction.at
    latest_local = latest_local_time(connection, load.file.source_system, load.file.account_id, at)
    return late_rows(connection, table, staged, load.extraction, latest_local)


def _known_table(file: ExportFile) -> LandingTable:
    """Return the file's table; RefusedFileError when its name begins with none."""
    if file.kind not in READ_KINDS:
        raise RefusedFileError(f"a .{file.kind} file cannot be read: save the table itself as CSV with UTF-8 encoding")
    if file.table is None:
        known = ", ".join(file.known_tables)
        raise RefusedFileError(f"its name begins with no table of {file.source_system}. Known tables: {known}")
    return file.table


def _readable(file: ExportFile, scratch: Path) -> Path:
    """Return a path that names the file's plain content and nothing else.

    DuckDB takes `*`, `?` and `[` in a name for patterns: a link whose name has none stands for the file.
    """
    plain = scratch / "input"
    if file.gzipped:
        unpack(file.path, plain)
    else:
        plain.symlink_to(file.path.absolute())
    return plain


def _stage(  # noqa: PLR0913  every one is a different thing
    connection: duckdb.DuckDBPyConnection,
    file: ExportFile,
    table: LandingTable,
    path: Path,
    scratch: Path,
    *,
    exact_lines: bool = False,
) -> Staged:
    """Read a file with the reader for its kind."""
    prepare(connection)
    if file.kind == "parquet":
        staged = stage_parquet(connection, path, table)
    elif file.kind == "csv":
        staged = stage_csv(connection, path, table, scratch, exact_lines=exact_lines)
    else:
        stage: Callable[..., Staged] = stage_json_lines if file.kind == "json_lines" else stage_json
        staged = stage(connection, path, table, scratch)
    merge_synonyms(connection, staged)
    read_epochs(connection, table, staged)
    return staged


def _refuse(connection: duckdb.DuckDBPyConnection, history: History, load: Load, message: str) -> Outcome:
    """Log a refusal and tell of it."""
    refuse(connection, history, load, message)
    return Outcome(load.file, load.extraction, REFUSED, Landed(0, 0, 0, []), message)
