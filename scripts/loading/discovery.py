"""Which files an exports folder holds, which table each belongs to and when it was extracted."""

import json
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from scripts.loading.contract import Contract, LandingTable
from scripts.loading.errors import RefusedFileError, WrongUseError

LAYOUT = "EXPORTS_DIR/<source_system>/<account_id>/<table>*.csv, .ndjson, .jsonl, .json (each also .gz) or .parquet"
EXPORT_NOTE = "export.json"
OPTION, FILE_TIME = "option", "file time"
# a clock may be ahead of another; an export of the day after tomorrow is a mistake
LATEST_AHEAD = timedelta(days=1)
DATA_NAME = re.compile(
    r"(?P<stem>.+?)(?:\.(?P<text>csv|ndjson|jsonl|json)(?P<gzip>\.gz)?|\.(?P<parquet>parquet))",
    # a name may hold anything, even a line end
    re.IGNORECASE | re.DOTALL,
)
# a browser calls a second download `messages (1).csv`
NAME_ENDS = (".", "-", "_", " ", "(")
# tables in a form that is not read: leaving them out in silence would be a loss
FOREIGN_NAME = re.compile(
    r".+\.(?P<ending>xlsx?|xlsm|xlsb|ods|numbers|tsv|tab|zip|7z|rar|tar|tgz|bz2|xz|zst|lz4|avro|orc|feather|arrow|xml)",
    re.IGNORECASE | re.DOTALL,
)
FUTURE = {OPTION: "given as --extracted-at", EXPORT_NOTE: "stated in export.json", FILE_TIME: "the file's own time"}
LEADS_OUT = "is a link that leads out of the exports folder: put the export itself there, or give --follow-links"
OUTSIDE = "lies outside <source_system>/<account_id>/: move it"


@dataclass(frozen=True)
class ExportFile:
    """One data file: where it lies, whose it is, what it holds.

    table: None when its name begins with none. kind: `csv`, `json_lines`, `json`, `parquet`, or the ending of a file
    that belongs to a table but is none of these. note_leads_out: the export.json beside it is a link out of the exports
    folder that may not be followed.
    """

    path: Path
    relative: str
    source_system: str
    account_id: str
    table: LandingTable | None
    known_tables: tuple[str, ...]
    kind: str
    gzipped: bool
    note_leads_out: bool = False

    @property
    def table_name(self) -> str | None:
        """The table's name without its source."""
        return self.table.name if self.table else None


@dataclass(frozen=True)
class Extraction:
    """When an export was taken (naive UTC) and how that is known: `option`, `export.json` or `file time`."""

    at: datetime
    origin: str


@dataclass(frozen=True)
class Exports:
    """What an exports folder holds.

    folder: the exports folder. files: data files. left_out: (name, why) of data that cannot be loaded where or as it
    is. skipped: names that are no data. follow_links: whether links may lead out of the folder.
    """

    folder: Path
    files: list[ExportFile]
    left_out: list[tuple[str, str]]
    skipped: list[str]
    follow_links: bool = False

    def leads_out(self, entry: Path) -> bool:
        """Whether an entry is a link out of the exports folder that may not be followed."""
        # in a folder that may not be searched nothing is found out, nor read
        if self.follow_links or not os.path.islink(entry):  # noqa: PTH114
            return False
        # unlike Path.resolve, a link that leads to itself is no error
        return not Path(os.path.realpath(entry)).is_relative_to(os.path.realpath(self.folder))


def parse_instant(text: str) -> datetime:
    """Return an ISO 8601 instant as naive UTC; without an offset it is UTC. ValueError when it is none."""
    try:
        instant = datetime.fromisoformat(text.strip())
        return (instant if instant.tzinfo is None else instant.astimezone(UTC)).replace(tzinfo=None)
    except OverflowError as error:
        raise ValueError(f"{text!r} lies outside the calendar") from error


def find_exports(folder: Path, contract: Contract, *, follow_links: bool = False) -> Exports:
    """Walk an exports folder. follow_links: whether links that lead out of it are read.

    WrongUseError when it cannot be read, or when it holds files or folders, but none as `<source>/<account>/`.
    """
    exports = Exports(folder, [], [], [], follow_links)
    accounts = 0
    has_layout = True
    for entry in _entries(folder, folder, exports):
        if not entry.is_dir():
            _set_aside(entry, folder, exports)
        elif entry.name not in contract.sources:
            has_layout = False
            _set_aside_below(entry, folder, exports)
        else:
            accounts += _find_accounts(entry, folder, contract, exports)
    misplaced = exports.skipped or any(why != LEADS_OUT for _, why in exports.left_out)
    if accounts == 0 and (misplaced or not has_layout):
        raise WrongUseError(
            f"{printable(folder)} holds no <source_system>/<account_id>/ folder. Expected: {LAYOUT}, "
            f"where source_system is one of {', '.join(contract.sources)}"
        )
    return exports


def _find_accounts(source_folder: Path, folder: Path, contract: Contract, exports: Exports) -> int:
    """Collect the files of every account of a source; return how many accounts there are."""
    accounts = 0
    known = contract.tables_of(source_folder.name)
    for account in _entries(source_folder, folder, exports):
        if not account.is_dir():
            _set_aside(account, folder, exports)
            continue
        accounts += 1
        note_leads_out = exports.leads_out(account / EXPORT_NOTE)
        for entry in _entries(account, folder, exports):
            if entry.is_dir():
                _set_aside_below(entry, folder, exports)
            elif entry.name == EXPORT_NOTE:
                continue
            elif match := DATA_NAME.fullmatch(entry.name):
                text = (match["text"] or "").lower()
                kind = (
                    "parquet" if match["parquet"] else {"ndjson": "json_lines", "jsonl": "json_lines"}.get(text, text)
                )
                gzipped = match["gzip"] is not None
                file = _export_file(entry, folder, contract, kind, gzipped=gzipped, note_leads_out=note_leads_out)
                exports.files.append(file)
            elif (match := FOREIGN_NAME.fullmatch(entry.name)) and table_of(entry.name, known):
                kind = match["ending"].lower()
                exports.files.append(_export_file(entry, folder, contract, kind, note_leads_out=note_leads_out))
            else:
                exports.skipped.append(_relative(entry, folder))
    return accounts


def _export_file(  # noqa: PLR0913  every one is a different thing
    path: Path, folder: Path, contract: Contract, kind: str, *, gzipped: bool = False, note_leads_out: bool
) -> ExportFile:
    """Describe one data file of an account's folder."""
    source_system = path.parent.parent.name
    known = contract.tables_of(source_system)
    return ExportFile(
        path=path,
        relative=_relative(path, folder),
        source_system=source_system,
        account_id=printable(path.parent.name),
        table=_for_kind(table_of(path.name, known), kind, known),
        known_tables=tuple(sorted(name for name, table in known.items() if table.csv_of is None)),
        kind=kind,
        gzipped=gzipped,
        note_leads_out=note_leads_out,
    )


def _for_kind(table: LandingTable | None, kind: str, known: dict[str, LandingTable]) -> LandingTable | None:
    """Return the table that a file of this kind lands in: a tool's CSV may have another shape than its JSON."""
    if table is None or kind != "csv":
        return table
    return next((other for other in known.values() if other.csv_of == table.name), table)


def table_of(file_name: str, known: dict[str, LandingTable]) -> LandingTable | None:
    """Return the longest known table that the name begins with, followed by one of NAME_ENDS or a digit."""
    lowered = file_name.lower()
    fitting = [
        name
        for name in known
        if lowered.startswith(name) and (lowered[len(name) :].startswith(NAME_ENDS) or lowered[len(name)].isdigit())
    ]
    return known[max(fitting, key=len)] if fitting else None


def extraction_of(file: ExportFile, option: datetime | None) -> Extraction:
    """Return when a file was extracted.

    RefusedFileError when the folder's export.json cannot be understood, or an export would come from the future.
    """
    extraction = _stated_extraction(file, option)
    if extraction.at > datetime.now(UTC).replace(tzinfo=None) + LATEST_AHEAD:
        raise RefusedFileError(
            f"its extraction {extraction.at.isoformat(sep=' ', timespec='seconds')} UTC, {FUTURE[extraction.origin]}, "
            "lies in the future: nothing would be pending, and every later export would lose against it. Say when the "
            f"export was taken, in {EXPORT_NOTE} or with --extracted-at, and load it again, or set this machine's clock"
        )
    return extraction


def _stated_extraction(file: ExportFile, option: datetime | None) -> Extraction:
    """Return when a file was extracted, as the option says, else the note beside it, else its own time."""
    if option is not None:
        return Extraction(option, OPTION)
    if file.note_leads_out:
        raise RefusedFileError(f"{EXPORT_NOTE} beside it {LEADS_OUT}")
    noted = _noted_instant(file.path.parent / EXPORT_NOTE)
    if noted is not None:
        return Extraction(noted, EXPORT_NOTE)
    # whole microseconds from the integer nanoseconds: the float time stamp would round
    microseconds = file.path.stat().st_mtime_ns // 1000
    seconds, rest = divmod(microseconds, 1_000_000)
    return Extraction(datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest, tzinfo=None), FILE_TIME)


def _noted_instant(path: Path) -> datetime | None:
    """Return `extracted_at` of an export.json, None without the file, RefusedFileError when it is no instant."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return _read_note(path, status.st_mtime_ns, status.st_size)


@cache
def _read_note(path: Path, _modified: int, _size: int) -> datetime:
    """Read an export.json once for all files beside it; the time and size make a changed file a new one."""
    advice = f'write {{"extracted_at": "2026-03-01T00:00:00Z"}} into {EXPORT_NOTE}, or give --extracted-at'
    try:
        note = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as error:
        raise RefusedFileError(f"{EXPORT_NOTE} beside it cannot be read ({error}): {advice}") from error
    value = note.get("extracted_at") if isinstance(note, dict) else None
    if not isinstance(value, str):
        raise RefusedFileError(f"{EXPORT_NOTE} beside it has no extracted_at as text: {advice}")
    try:
        return parse_instant(value)
    except ValueError as error:
        raise RefusedFileError(f"{EXPORT_NOTE} beside it: extracted_at {value!r} is no instant: {advice}") from error


def _entries(folder: Path, root: Path, exports: Exports) -> list[Path]:
    """Return what a folder holds in a fixed order, without hidden entries and files whose name begins with `_`.

    A folder that cannot be read, and a link that leads out, is noted as left out; WrongUseError when it is the exports
    folder itself that cannot be read.
    """
    try:
        found = sorted(
            entry
            for entry in folder.iterdir()
            if not entry.name.startswith(".") and not (entry.name.startswith("_") and entry.is_file())
        )
    except OSError as error:
        why = f"the folder cannot be read: {error.strerror or error}"
        if folder == root:
            raise WrongUseError(f"{printable(folder)}: {why}") from error
        exports.left_out.append((_relative(folder, root), why))
        return []
    entries = []
    for entry in found:
        # what an export.json says is read later, for each file beside it
        if entry.name != EXPORT_NOTE and exports.leads_out(entry):
            exports.left_out.append((_relative(entry, root), LEADS_OUT))
        else:
            entries.append(entry)
    return entries


def _set_aside_below(folder: Path, root: Path, exports: Exports) -> None:
    """Note every file below a folder that is not part of the layout, and the folder when it has a data file's name."""
    entries = [] if folder.is_symlink() else _entries(folder, root, exports)
    if not entries and DATA_NAME.fullmatch(folder.name):
        exports.left_out.append((_relative(folder, root), "is a folder, not a file: put the export itself there"))
    for entry in entries:
        # a link may lead back to where it lies
        if entry.is_dir():
            _set_aside_below(entry, root, exports)
        else:
            _set_aside(entry, root, exports)


def _set_aside(path: Path, folder: Path, exports: Exports) -> None:
    """Note a file outside the layout: data there is an error, anything else is not."""
    if DATA_NAME.fullmatch(path.name) and path.name != EXPORT_NOTE:
        exports.left_out.append((_relative(path, folder), OUTSIDE))
    else:
        exports.skipped.append(_relative(path, folder))


def _relative(path: Path, folder: Path) -> str:
    """Return the path below the exports folder with forward slashes."""
    return printable(path.relative_to(folder).as_posix())


def printable(name: str | Path) -> str:
    """Return a file name as valid Unicode: bytes of a name that are no UTF-8 become replacement characters."""
    return os.fsencode(name).decode("utf-8", "replace")
