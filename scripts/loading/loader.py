"""A whole exports folder, file by file."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from scripts.loading.checks import Fingerprint, fingerprint, has_empty_lines, require_file, require_unchanged, unpack
from scripts.loading.columns import CHILD_KEY, CHILD_TABLE, ENVELOPE, FLATTENED, EnvelopeError, normalized, shown
from scripts.loading.contract import LandingTable
from scripts.loading.csv_reader import holds_records_of, stage_csv
from scripts.loading.discovery import FILE_TIME, ExportFile, Extraction, extraction_of
from scripts.loading.erased import ERASED_SINCE
from scripts.loading.errors import DatabaseUnavailableError, RefusedFileError, explain, explain_database, first_failure
from scripts.loading.flattened import assemble_objects
from scripts.loading.identifiers import find_faulty_ids
from scripts.loading.instants import late_rows, read_epochs
from scripts.loading.json_reader import stage_enveloped, stage_json, stage_json_lines
from scripts.loading.landing import REFUSED, History, Landed, Load, keep_later_name, land, landed_before, refuse
from scripts.loading.local_clock import latest_local_time
from scripts.loading.numeric_ids import emptied_told, is_by_program, settle_numeric_ids
from scripts.loading.parquet_reader import stage_parquet
from scripts.loading.required_instants import require_instants
from scripts.loading.staging import Staged, clear, count_rows, prepare
from scripts.loading.synonyms import contradictions_told, merge_synonyms
from scripts.stopping import StoppedError, was_stopped

ALREADY_LOADED = "already loaded"
TABLE_KINDS = ("csv", "parquet")
# a thread more has nothing to do in a small file, and waits for the other one at full speed
SMALL_FILE = 8 * 1024 * 1024
READ_KINDS = ("csv", "json_lines", "json", "parquet")


@dataclass(frozen=True)
class Outcome:
    """What became of one file. status: loaded, already loaded or refused. message: the reason, or what was noticed."""

    file: ExportFile
    extraction: Extraction | None
    status: str
    landed: Landed
    message: str | None = None


class EndedConnectionError(duckdb.Error):
    """A file whose reader left a connection that takes no statement: it is refused on the next one.

    load: the attempt to load it. message: what was wrong, in words.
    """

    def __init__(self, load: Load, message: str) -> None:
        """Keep what the refusal needs."""
        super().__init__(message)
        self.load = load
        self.message = message


def load_file(
    connection: duckdb.DuckDBPyConnection, history: History, file: ExportFile, option: datetime | None
) -> Outcome:
    """Load one file. A file that cannot land is logged as refused; only a failing database raises (duckdb.Error).

    EndedConnectionError when the connection is at its end: open the database again and call `refuse_ended`.
    """
    load = Load(file, None, None)
    try:
        extraction = extraction_of(file, option)
        load = Load(file, extraction, None, load.started, load.loaded_at)
        file = _for_columns(file)
        load = Load(file, extraction, None, load.started, load.loaded_at)
        before = fingerprint(file.path)
        load = Load(file, extraction, before.content_hash, load.started, load.loaded_at)
        table = _known_table(file)
        if held_by := history.stand_in(load):
            return _held_already(connection, history, load, table, held_by)
        if load.content in history.erased:
            # not logged: the file's name may hold something of the person
            return Outcome(file, extraction, REFUSED, Landed(0, 0, 0, []), ERASED_SINCE)
        landed, noticed = _stage_and_land(connection, history, load, table, before)
    except RefusedFileError as error:
        return _refuse(connection, history, load, str(error))
    except OSError as error:
        return _refuse(connection, history, load, explain(error))
    except duckdb.Error as error:
        return _refuse(connection, history, load, explain_database(first_failure(error)))
    if landed.replaced:
        times = ", ".join(at.isoformat(sep=" ", timespec="seconds") for at in landed.replaced)
        told = f"replaces the same content, loaded before as of {times}, which was only the file's time"
        noticed = f"{noticed}. {told}" if noticed else told
    return Outcome(file, load.extraction, "loaded", landed, noticed)


def _held_already(
    connection: duckdb.DuckDBPyConnection, history: History, load: Load, table: LandingTable, held_by: str
) -> Outcome:
    """Tell again what was said of a file's content when it landed."""
    extraction = history.extractions[load.content][held_by]
    landed, noticed = landed_before(connection, history, held_by)
    if load.is_guess and extraction.origin != FILE_TIME:
        told = "its content is there with a stated extraction time, to which the file's own adds nothing"
        noticed = f"{noticed}. {told}" if noticed else told
    else:
        keep_later_name(connection, history, load, table)
    return Outcome(load.file, extraction, ALREADY_LOADED, landed, noticed)


def _set_threads(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Read a small file on one thread: a second one would wait for work."""
    if file.stat().st_size < SMALL_FILE:
        connection.execute("set threads = 1")
    else:
        connection.execute("reset threads")


def _stage_and_land(
    connection: duckdb.DuckDBPyConnection, history: History, load: Load, table: LandingTable, before: Fingerprint
) -> tuple[Landed, str | None]:
    """Read the file into temporary tables, check it, land it; return also what was noticed."""
    with tempfile.TemporaryDirectory(prefix="agent_outcomes_") as folder:
        scratch = Path(folder)
        try:
            readable = _readable(load.file, scratch)
            _set_threads(connection, readable)
            staged = _stage(connection, load.file, table, readable, scratch)
            settle_numeric_ids(connection, table, staged, by_program=is_by_program(load.file.kind, table, staged))
            find_faulty_ids(connection, table, staged)
            if staged.faulty and not staged.exact_lines and has_empty_lines(readable):
                staged = _stage(connection, load.file, table, readable, scratch, exact_lines=True)
                settle_numeric_ids(connection, table, staged, by_program=is_by_program(load.file.kind, table, staged))
                find_faulty_ids(connection, table, staged)
            undated = require_instants(connection, table, staged, readable, load.file.kind)
            require_unchanged(load.file.path, before)
            noticed = ". ".join([*_noticed(connection, load, table, staged), *undated]) or None
            return land(connection, history, load, table, staged, message=noticed), noticed
        finally:
            # on a connection that a reader's error has ended it fails too, and would hide the first reason
            with suppress(duckdb.Error):
                clear(connection)


def _noticed(connection: duckdb.DuckDBPyConnection, load: Load, table: LandingTable, staged: Staged) -> list[str]:
    """Say what people should know of a file that lands."""
    notices = [*staged.notices]
    if staged.twice:
        notices.append(f"the header names {shown(staged.twice)} more than once; nothing reads it, and each is kept")
    if staged.unknown_names:
        notices.append(f"unknown columns kept: {shown(staged.unknown_names)}")
    if staged.left_out:
        why = next(iter(staged.left_out.values()))
        notices.append(f"columns left out, which nothing reads: {shown(list(staged.left_out))} (the first: {why})")
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

    def latest_local() -> datetime | None:
        return latest_local_time(connection, load.file.source_system, load.file.account_id, at)

    return late_rows(connection, table, staged, load.extraction, latest_local)


def _for_columns(file: ExportFile) -> ExportFile:
    """Return a file with the table that its columns tell: a connector writes the API's records as CSV too."""
    if file.kind != "csv" or file.table is None or file.table.csv_of is None:
        return file
    api = next(other for other in file.table.neighbours if other.name == file.table.csv_of)
    require_file(file.path)
    is_other = holds_records_of(file.path, file.table, api, gzipped=file.gzipped)
    return replace(file, table=api) if is_other else file


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
    if file.kind in TABLE_KINDS:
        try:
            staged = _stage_table(connection, file, table, path, scratch, exact_lines=exact_lines)
        except EnvelopeError:
            raw = replace(table, columns=(ENVELOPE,), required=(ENVELOPE,), row_id=(), other_names={}, foreign={})
            enveloped = _stage_table(connection, file, raw, path, scratch, exact_lines=exact_lines)
            staged = stage_enveloped(connection, table, enveloped)
    else:
        stage: Callable[..., Staged] = stage_json_lines if file.kind == "json_lines" else stage_json
        staged = stage(connection, path, table, scratch)
    _require_no_child(file, table, staged)
    assemble_objects(connection, staged)
    merge_synonyms(connection, staged)
    read_epochs(connection, table, staged)
    return staged


def _require_no_child(file: ExportFile, table: LandingTable, staged: Staged) -> None:
    """RefusedFileError for a list of a table, which dlt calls `owners__teams`: its rows are no owners."""
    is_child = Path(file.relative).name.lower().startswith(f"{table.csv_of or table.name}{FLATTENED}")
    if is_child and CHILD_KEY in map(normalized, staged.unknown_names):
        raise RefusedFileError(CHILD_TABLE)


def _stage_table(  # noqa: PLR0913  every one is a different thing
    connection: duckdb.DuckDBPyConnection,
    file: ExportFile,
    table: LandingTable,
    path: Path,
    scratch: Path,
    *,
    exact_lines: bool,
) -> Staged:
    """Read a file of rows and columns."""
    if file.kind == "parquet":
        return stage_parquet(connection, path, table)
    return stage_csv(connection, path, table, scratch, exact_lines=exact_lines)


def _refuse(connection: duckdb.DuckDBPyConnection, history: History, load: Load, message: str) -> Outcome:
    """Log a refusal and tell of it."""
    if was_stopped():
        # the error is what the stop left behind, no fault of the file
        raise StoppedError
    try:
        connection.execute("select 1").fetchone()
    except duckdb.Error as error:
        raise EndedConnectionError(load, message) from error
    refuse(connection, history, load, message)
    return Outcome(load.file, load.extraction, REFUSED, Landed(0, 0, 0, []), message)


@contextmanager
def reopened(ended: EndedConnectionError | None) -> Iterator[None]:
    """Raise `ended`, which says why the database was closed, where it cannot be opened again."""
    try:
        yield
    except DatabaseUnavailableError:
        if ended is None:
            raise
        raise ended from None


def refuse_ended(connection: duckdb.DuckDBPyConnection, history: History, ended: EndedConnectionError) -> Outcome:
    """Log the refusal of a file that ended the connection before this one, unless it was in whole by then."""
    load = ended.load
    if load.load_id in history.loaded:
        landed, noticed = landed_before(connection, history, load.load_id)
        return Outcome(load.file, load.extraction, ALREADY_LOADED, landed, noticed)
    return _refuse(
        *(connection, history, load),
        f"{ended.message}. It ended the connection to the database, which was opened again: export this file again",
    )
