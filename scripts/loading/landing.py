"""One staged file into its landing table, the rejected rows and the log: all of it or nothing, in one transaction."""

import hashlib
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import duckdb

from scripts.loading.contract import LandingTable, read_contract
from scripts.loading.discovery import FILE_TIME, ExportFile, Extraction
from scripts.loading.erased import erased_contents, was_renamed
from scripts.loading.removal import LOAD_ID_NAMES, REPLACED, Definitions, mark_removed, remove_rows
from scripts.loading.sql import column_list, compose, quoted
from scripts.loading.staging import Staged, sound_rows
from scripts.stopping import hold_stop
from scripts.zones.seeds import release_in_force

LOADED, REFUSED = "loaded", "refused"
# every landed row carries the id: half a SHA-256 tells loads apart just as well and is written faster
LOAD_ID_LENGTH = 32
SHOWN_REJECTIONS = 5
NUMBERS = re.compile("[0-9]+")
# of a rejected row, this many characters are shown
SHOWN_TEXT = 120
FIRST_REJECTIONS = (
    "select line, column_name, reason, detail, left(row_text, $shown) from {rows} order by line limit $first"
)


# source, account, table and content hash of a file
Content = tuple[str, str, str | None, str | None]


@dataclass(frozen=True)
class Load:
    """One attempt to load a file. extraction and content_hash are None when they could not be found out.

    started: monotonic clock in seconds. loaded_at: naive UTC.
    """

    file: ExportFile
    extraction: Extraction | None
    content_hash: str | None
    started: float = field(default_factory=time.monotonic)
    loaded_at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(tzinfo=None))

    @property
    def load_id(self) -> str:
        """What a file is known by: source, account, table, content and extraction time, hashed to 128 bits."""
        parts = [
            self.file.source_system,
            self.file.account_id,
            # a file of no known table has no name but its own
            self.file.table_name or self.file.relative,
            # a file that could not be read is known by its place
            self.content_hash or ["no content", self.file.relative],
            self.extraction.at.isoformat() if self.extraction else None,
        ]
        # a JSON list keeps the parts apart, whatever they hold
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:LOAD_ID_LENGTH]

    @property
    def content(self) -> "Content":
        """What it is but for its extraction time."""
        return self.file.source_system, self.file.account_id, self.file.table_name, self.content_hash

    @property
    def is_guess(self) -> bool:
        """Whether only the file's own time says when it was extracted."""
        return self.extraction is None or self.extraction.origin == FILE_TIME

    def log_row(
        self, status: str, message: str | None, landed: int, rejected: int, epochs: dict[str, str] | None = None
    ) -> dict[str, object]:
        """Return the row of raw.loads, by column."""
        return {
            "load_id": self.load_id,
            "source_system": self.file.source_system,
            "account_id": self.file.account_id,
            "table_name": self.file.table_name,
            "file": self.file.relative,
            "content_hash": self.content_hash,
            "extracted_at": self.extraction.at if self.extraction else None,
            "extracted_at_from": self.extraction.origin if self.extraction else None,
            "loaded_at": self.loaded_at,
            "status": status,
            "message": message,
            "rows_landed": landed,
            "rows_rejected": rejected,
            "epoch_columns": json.dumps(epochs) if epochs else None,
            "duration_seconds": time.monotonic() - self.started,
            "zone_release": release_in_force(),
        }


@dataclass(frozen=True)
class Rejection:
    """A rejected row as people see it."""

    line: int | None
    column: str | None
    reason: str
    detail: str
    text: str


@dataclass(frozen=True)
class Landed:
    """What a load changed, or, of a file that was there already, what was rejected then.

    new: rows whose key the landing table did not hold for this account before. earlier: rows of another run.
    replaced: extraction times, only guessed, under which the same content had landed before (naive UTC).
    """

    rows: int
    new: int
    rejected: int
    rejections: list[Rejection]
    earlier: int = 0
    replaced: tuple[datetime, ...] = ()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what the block does, or nothing of it."""
    connection.execute("begin")
    try:
        yield
        # once it is committed it must be told
        hold_stop()
        connection.execute("commit")
    except BaseException:
        # a commit that failed has rolled back already
        with suppress(duckdb.Error):
            connection.execute("rollback")
        raise


class History:
    """What raw.loads knows, read once: nobody else writes while the loader has the database.

    loaded: load id -> file. said: load id -> what was noticed, rows landed, rows rejected. logged: load ids, of
    whatever status. extractions: content -> load id -> extraction, of loaded files. filled: (source, account, table)
    with landed rows. erased: contents out of which a person was erased.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read the log."""
        self.loaded: dict[str, str] = {}
        self.said: dict[str, tuple[str | None, int, int]] = {}
        self.logged: set[str] = set()
        self.extractions: dict[Content, dict[str, Extraction]] = {}
        self.filled: set[tuple[str, str, str | None]] = set()
        self.erased = erased_contents(connection)
        for load_id, file, status, message, rows, rejected, at, origin, *content in connection.execute(
            "select load_id, file, status, message, rows_landed, rows_rejected, extracted_at, extracted_at_from, "
            "source_system, account_id, table_name, content_hash from raw.loads"
        ).fetchall():
            self.logged.add(load_id)
            if status == LOADED:
                self.loaded[load_id] = file
                self.said[load_id] = message, rows, rejected
                self.extractions.setdefault(tuple(content), {})[load_id] = Extraction(at, origin)
                if rows:
                    self.filled.add(tuple(content[:3]))

    def remember(self, load: Load, status: str, rows: int, rejected: int = 0, message: str | None = None) -> None:
        """Take in a load that has been committed."""
        self.logged.add(load.load_id)
        if status == LOADED and load.extraction:
            self.loaded[load.load_id] = load.file.relative
            self.said[load.load_id] = message, rows, rejected
            self.extractions.setdefault(load.content, {})[load.load_id] = load.extraction
        if rows:
            self.filled.add(_place(load))

    def lose(self, load: Load, load_ids: list[str]) -> None:
        """Take in that loads of the same content have been replaced by this one."""
        for load_id in load_ids:
            del self.loaded[load_id], self.said[load_id], self.extractions[load.content][load_id]

    def guesses(self, load: Load) -> list[str]:
        """Return the loads of the same content of which only the file's time says when it was extracted."""
        same = self.extractions.get(load.content, {})
        return [load_id for load_id, extraction in same.items() if extraction.origin == FILE_TIME]

    def stand_in(self, load: Load) -> str | None:
        """Return the load that holds a file already, None when it has to land.

        That is the same load; or, where only the file's time is known, the newest of the same content whose time is
        stated: a guess adds nothing to it. A load whose time was guessed is no stand-in for one that states it.
        """
        same = self.extractions.get(load.content, {})
        if not load.is_guess:
            return load.load_id if load.load_id in same and load.load_id not in self.guesses(load) else None
        stated = [(extraction.at, load_id) for load_id, extraction in same.items() if extraction.origin != FILE_TIME]
        return max(stated)[1] if stated else load.load_id if load.load_id in same else None


def _place(load: Load) -> tuple[str, str, str | None]:
    """Return whose rows of which table a load brings."""
    return load.file.source_system, load.file.account_id, load.file.table_name


def land(  # noqa: PLR0913  every one is a different thing
    connection: duckdb.DuckDBPyConnection,
    history: History,
    load: Load,
    table: LandingTable,
    staged: Staged,
    *,
    message: str | None = None,
) -> Landed:
    """Land what is staged, without its faulty rows: they are rejected. message: what was noticed, for the log."""
    if staged.faulty:
        _reject_faulty(connection, staged)
    counts = connection.execute("select (select count(*) from incoming), (select count(*) from unreadable)").fetchone()
    staged_rows, rejected = counts or (0, 0)
    rows = staged_rows - staged.faulty
    guesses = [] if load.is_guess else history.guesses(load)
    replaced = tuple(sorted(history.extractions[load.content][load_id].at for load_id in guesses))
    with transaction(connection):
        new = _count_new(connection, load, table, staged) if rows and _place(load) in history.filled else rows
        if guesses:
            remove_rows(connection, _tables_of_load(table), guesses)
            mark_removed(connection, guesses, REPLACED)
        _insert_rows(connection, load, table, staged)
        if rejected:
            _insert_rejected(connection, load)
        if staged.nulled:
            _insert_nulled(connection, load, staged)
        if staged.contradicted:
            _insert_contradictions(connection, load, staged)
        _write_log(connection, history, load, load.log_row(LOADED, message, rows, rejected, staged.epochs))
    history.lose(load, guesses)
    history.remember(load, LOADED, rows, rejected, message)
    return Landed(rows, new, rejected, _first_rejections(connection) if rejected else [], replaced=replaced)


def _tables_of_load(table: LandingTable) -> Definitions:
    """Return the tables that may hold rows of a load: its landing table and the loader's own."""
    return {
        name: columns
        for name, columns in read_contract().definitions.items()
        if LOAD_ID_NAMES[1] in columns or name == (table.schema, table.identifier)
    }


def landed_before(connection: duckdb.DuckDBPyConnection, history: History, load_id: str) -> tuple[Landed, str | None]:
    """Return what was rejected and noticed when a file that is there already landed: a rerun must not hide it."""
    message, rows, rejected = history.said[load_id]
    rejections = []
    if rejected:
        rejections = connection.execute(
            compose(FIRST_REJECTIONS, rows="raw.rejected_rows where load_id = $load_id"),
            {"shown": SHOWN_TEXT, "first": SHOWN_REJECTIONS, "load_id": load_id},
        ).fetchall()
    return Landed(0, 0, rejected, [Rejection(*row) for row in rejections], earlier=rows), message


def natural(name: str) -> tuple[str, str]:
    """Return what a file name is sorted by: its numbers by value, as macros/engine/natural_order.sql has it."""
    return NUMBERS.sub(lambda digits: digits[0].lstrip("0").rjust(255, "0"), name), name


def keep_later_name(connection: duckdb.DuckDBPyConnection, history: History, load: Load, table: LandingTable) -> None:
    """Give a load that is there already the later of its names.

    The later file name is a tie-breaker between versions: which copy of a file came first must not decide.
    """
    if natural(load.file.relative) <= natural(history.loaded[load.load_id]):
        return
    if was_renamed(connection, load.load_id):
        return
    parameters = {"file": load.file.relative, "load_id": load.load_id}
    with transaction(connection):
        connection.execute("update raw.loads set file = $file where load_id = $load_id", parameters)
        connection.execute("update raw.rejected_rows set file = $file where load_id = $load_id", parameters)
        connection.execute("update raw.contradicted_values set file = $file where load_id = $load_id", parameters)
        connection.execute("update raw.nulled_ids set file = $file where load_id = $load_id", parameters)
        connection.execute(
            compose(
                "update {table} set _file = $file where _load_id = $load_id",
                table=f"{quoted(table.schema)}.{quoted(table.identifier)}",
            ),
            parameters,
        )
    history.loaded[load.load_id] = load.file.relative


def refuse(connection: duckdb.DuckDBPyConnection, history: History, load: Load, message: str) -> None:
    """Log a file that does not land."""
    with transaction(connection):
        _write_log(connection, history, load, load.log_row(REFUSED, message, 0, 0))
    history.remember(load, REFUSED, 0)


def _write_log(connection: duckdb.DuckDBPyConnection, history: History, load: Load, row: dict[str, object]) -> None:
    """Write a row of raw.loads, in place of an earlier one of the same load, which holds no rows (any more)."""
    if load.load_id in history.logged:
        connection.execute("delete from raw.loads where load_id = $load_id", {"load_id": load.load_id})
    connection.execute(
        compose(
            "insert into raw.loads ({columns}) select {values}",
            columns=column_list(list(row)),
            values=", ".join(f"$row ->> '{column}'" for column in row),
        ),
        # one parameter instead of fifteen: DuckDB's client looks for pandas, in vain, at each of them
        {"row": json.dumps(row, default=datetime.isoformat)},
    )


def _numbered(staged: Staged) -> str:
    """Return the relation to land from: `incoming`, joined to the numbers of its rows where those are not its own."""
    if staged.numbers is None:
        return "incoming"
    return compose(
        "incoming join ({numbers}) as numbered on numbered.position = incoming.rowid", numbers=staged.numbers
    )


def _insert_rows(connection: duckdb.DuckDBPyConnection, load: Load, table: LandingTable, staged: Staged) -> None:
    """Insert the sound rows of `incoming` into the landing table."""
    values = {
        "_source_system": "$source_system",
        "_account_id": "$account_id",
        "_extracted_at": "$extracted_at::timestamp",
        "_loaded_at": "$loaded_at::timestamp",
        "_load_id": "$load_id",
        "_file": "$file",
        "_row": _number(staged),
        "_unknown_columns": staged.unknown,
    }
    load_columns = read_contract().load_columns
    connection.execute(
        compose(
            "insert into {table} ({columns}) select {cells} from {source} where {sound} {order}",
            table=f"{quoted(table.schema)}.{quoted(table.identifier)}",
            columns=column_list([*staged.columns, *load_columns]),
            cells=", ".join(
                [quoted(cell) for cell in staged.columns.values()] + [values[name] for name in load_columns]
            ),
            source=_numbered(staged),
            sound=sound_rows(staged),
            # a join may change the order; without one it is that of the file
            order="order by incoming.rowid" if staged.numbers else "",
        ),
        _identity(load)
        | staged.unknown_parameters
        | {"extracted_at": load.extraction.at if load.extraction else None, "loaded_at": load.loaded_at},
    )


def _reject_faulty(connection: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """Note the faulty rows as unreadable, with their place in the file."""
    connection.execute(
        compose(
            "insert into unreadable select place.line, faulty.column_name, faulty.reason, faulty.detail, "
            "place.row_text from faulty join ({places}) as place using (position)",
            places=staged.rejection_source,
        ),
        staged.rejection_parameters,
    )


def _insert_rejected(connection: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Insert the unreadable rows into raw.rejected_rows."""
    connection.execute(
        "insert into raw.rejected_rows (load_id, source_system, account_id, table_name, file, line, column_name, "
        "reason, detail, row_text) select $load_id, $source_system, $account_id, $table_name, $file, line, "
        "column_name, reason, detail, row_text from unreadable order by line",
        _identity(load) | {"table_name": load.file.table_name},
    )


def _insert_nulled(connection: duckdb.DuckDBPyConnection, load: Load, staged: Staged) -> None:
    """Insert the damaged ids that were emptied into raw.nulled_ids, with the numbers of their rows as landed."""
    connection.execute(
        compose(
            "insert into raw.nulled_ids (load_id, source_system, account_id, table_name, file, file_row, column_name, "
            "value) select $load_id, $source_system, $account_id, $table_name, $file, {number}, nulled.column_name, "
            "nulled.value from {source} join nulled on nulled.position = incoming.rowid where {sound}",
            number=_number(staged),
            source=_numbered(staged),
            sound=sound_rows(staged),
        ),
        _identity(load) | {"table_name": load.file.table_name},
    )


def _insert_contradictions(connection: duckdb.DuckDBPyConnection, load: Load, staged: Staged) -> None:
    """Insert the values of landed rows that differ from the ones that count into raw.contradicted_values."""
    connection.execute(
        compose(
            "insert into raw.contradicted_values (load_id, source_system, account_id, table_name, file, file_row, "
            "column_name, name, value, other_name, other_value) select $load_id, $source_system, $account_id, "
            "$table_name, $file, number, column_name, name, value, other_name, other_value from contradictions "
            "join (select incoming.rowid as position, {number} as number from {source} where {sound}) as landed "
            "using (position) order by number",
            number=_number(staged),
            source=_numbered(staged),
            sound=sound_rows(staged),
        ),
        _identity(load) | {"table_name": load.file.table_name},
    )


def _number(staged: Staged) -> str:
    """Return SQL of the number of a row of `_numbered` in its file."""
    return "numbered.number" if staged.numbers else "incoming.rowid + 1"


def _count_new(connection: duckdb.DuckDBPyConnection, load: Load, table: LandingTable, staged: Staged) -> int:
    """Count the rows that are about to land and whose key the account does not have yet."""
    matches = [
        compose(
            "earlier.{column} is not distinct from {cell}",
            column=quoted(column),
            cell=f"incoming.{quoted(staged.columns[column])}" if column in staged.columns else "null",
        )
        for column in table.key
    ]
    counted = connection.execute(
        compose(
            "select count(*) from incoming anti join (select * from {table} where _source_system = $source_system "
            "and _account_id = $account_id) as earlier on {matches} where {sound}",
            table=f"{quoted(table.schema)}.{quoted(table.identifier)}",
            matches=" and ".join(matches),
            sound=sound_rows(staged),
        ),
        {"source_system": load.file.source_system, "account_id": load.file.account_id},
    ).fetchone()
    return int(counted[0]) if counted else 0


def _first_rejections(connection: duckdb.DuckDBPyConnection) -> list[Rejection]:
    """Return the first rejected rows of the file for the report."""
    rows = connection.execute(
        compose(FIRST_REJECTIONS, rows="unreadable"),
        {"shown": SHOWN_TEXT, "first": SHOWN_REJECTIONS},
    ).fetchall()
    return [Rejection(*row) for row in rows]


def _identity(load: Load) -> dict[str, object]:
    """Return what every landed and rejected row says about its load."""
    return {
        "load_id": load.load_id,
        "source_system": load.file.source_system,
        "account_id": load.file.account_id,
        "file": load.file.relative,
    }
