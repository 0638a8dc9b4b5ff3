"""What happens around a load: kills, full disks, other processes, files that change, databases from elsewhere."""

import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from conftest import EXTRACTED_AT, Exports, environment

from scripts.loading import checks, database, loader
from scripts.loading.contract import REPOSITORY

SCRIPT = REPOSITORY / "scripts" / "load_exports.py"
# a machine that others use may stand still for minutes
PATIENCE_SECONDS = 300
HEADER = "conversation_id,opened_at,summary\n"
ROWS = HEADER + "c1,2026-01-01,x\nc2,2026-01-02,y\n"
TABLES = (
    "select * exclude (_loaded_at) from raw.generic__conversations order by all",
    "select * from raw.rejected_rows order by all",
    "select * exclude (loaded_at, duration_seconds) from raw.loads order by all",
)
PARTLY_LOADED = """
    select count(*) from raw.loads
    full join (select _load_id, count(*) as landed from raw.generic__conversations group by all) on _load_id = load_id
    full join (select load_id as of_load, count(*) as kept from raw.rejected_rows group by all) on of_load = load_id
    where coalesce(landed, 0) is distinct from rows_landed or coalesce(kept, 0) is distinct from rows_rejected
"""


def _start(exports: Exports, limit: int = 0) -> subprocess.Popen[str]:
    """Start a loader in a process of its own; limit: bytes that any file may grow to; 0 is none."""
    program = (
        "import os, resource, runpy, sys; limit = int(sys.argv.pop(1)); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)) if limit else None; "
        "sys.argv.pop(0); sys.path[0] = os.path.dirname(sys.argv[0]); runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program, str(limit), str(SCRIPT), str(exports.folder), "--extracted-at", EXTRACTED_AT],
        env=environment(exports.database),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a loader; return its exit code and what it said."""
    output = process.communicate(timeout=PATIENCE_SECONDS)[0]
    assert "Traceback" not in output, output
    return process.returncode, output


def _start_and_wait_for_the_first_line(exports: Exports) -> subprocess.Popen[str]:
    """Start a loader; return once it has said which database it is about to open."""
    process = _start(exports)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Database: ")
    return process


def _write_many(exports: Exports, files: int, rows: int) -> None:
    """Write files with sound, rejected and refused content."""
    body = "".join(f"c{number},2026-01-01,{number * 7919 % 1000003}\n" for number in range(rows))
    for number in range(files):
        exports.write(f"conversations-{number:02}.csv", f"{HEADER}n{number},x,y\nshort\n{body}")
    exports.write("conversations-zz.csv", "no header\n")


def _contents(exports: Exports) -> list[list[tuple]]:
    """Return all that a load leaves, but for the clock."""
    return [exports.query(query) for query in TABLES]


# -- kills


def test_a_loader_killed_at_random_instants_and_run_again_leaves_exactly_an_undisturbed_load(
    exports: Exports, tmp_path: Path
):
    _write_many(exports, files=15, rows=2000)
    undisturbed = Exports(exports.folder, tmp_path / "undisturbed.duckdb")
    process = _start_and_wait_for_the_first_line(undisturbed)
    begin = time.monotonic()
    assert _finish(process)[0] == 1
    seconds = time.monotonic() - begin
    seed = random.randrange(10**6)  # noqa: S311  no secret
    instants = random.Random(seed)  # noqa: S311  no secret
    killed = 0
    # the first instant kills for certain, however fast the machine has become
    for share in [0.0, *(instants.uniform(0.0, 0.9) for _ in range(3))]:
        process = _start_and_wait_for_the_first_line(exports)
        time.sleep(share * seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        if exports.database.exists():
            with duckdb.connect(str(exports.database)) as connection:
                made = connection.execute("from duckdb_tables() where table_name = 'loads'").fetchall()
                assert not made or connection.execute(PARTLY_LOADED).fetchall() == [(0,)], f"seed {seed}"
    assert killed > 0, f"seed {seed}"
    assert _finish(_start(exports))[0] == 1
    assert _contents(exports) == _contents(undisturbed), f"seed {seed}"
    assert exports.query(PARTLY_LOADED) == [(0,)]


@pytest.mark.parametrize("step", ["_insert_rows", "_insert_rejected", "_write_log"])
def test_a_loader_killed_behind_any_statement_of_a_transaction_leaves_nothing_of_the_file(exports: Exports, step: str):
    _write_many(exports, files=1, rows=10)
    program = f"""
import os, signal, sys
from scripts.loading import landing
from scripts.load_exports import main
real = landing.{step}
def die(*arguments):
    real(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
landing.{step} = die
main()
"""
    process = subprocess.run(
        [sys.executable, "-c", program, str(exports.folder), "--extracted-at", EXTRACTED_AT],
        env=environment(exports.database),
        cwd=REPOSITORY,
        capture_output=True,
        check=False,
    )
    assert process.returncode == -signal.SIGKILL, process.stderr
    with duckdb.connect(str(exports.database)) as connection:
        for table in ("generic__conversations", "rejected_rows", "loads"):
            assert connection.table(f"raw.{table}").fetchall() == []
    assert exports.load().exit_code == 1
    assert len(exports.landed("conversations", "_row")) == 11


# -- full disks


# with few rows a commit fails and the next file is tried; with many the database gives up as a whole
SIZES = [pytest.param(4, 20_000, 3_000_000, id="small files"), pytest.param(3, 60_000, 3_000_000, id="large files")]


@pytest.mark.parametrize(("files", "rows", "limit"), SIZES)
def test_a_database_that_cannot_grow_keeps_whole_files_and_takes_the_others_later(
    exports: Exports, tmp_path: Path, files: int, rows: int, limit: int
):
    _write_many(exports, files, rows)
    code, output = _finish(_start(exports, limit))
    assert code == 1
    assert "File too large" in output
    assert "make room on" in output.lower()
    with duckdb.connect(str(exports.database)) as connection:
        assert connection.execute(PARTLY_LOADED).fetchall() == [(0,)]
        loaded = connection.execute("select count(*) from raw.loads where status = 'loaded'").fetchall()
    assert loaded < [(files,)]
    # with room again, the same command brings what an undisturbed load brings
    undisturbed = Exports(exports.folder, tmp_path / "undisturbed.duckdb")
    assert _finish(_start(exports))[0] == _finish(_start(undisturbed))[0] == 1
    assert _contents(exports) == _contents(undisturbed)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of four megabytes; skips where that is not allowed."""
    disk, mount, umount = tmp_path / "disk", shutil.which("mount"), shutil.which("umount")
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if not mount or not umount or subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk; the test with a limited file size covers the same elsewhere")
    yield disk
    subprocess.run([umount, str(disk)], check=True)


@pytest.mark.parametrize(("files", "rows", "limit"), SIZES)
def test_a_full_disk_keeps_whole_files_and_names_the_cause(
    exports: Exports, small_disk: Path, files: int, rows: int, limit: int
):
    _write_many(exports, files, rows)
    full = Exports(exports.folder, small_disk / "x.duckdb")
    code, output = _finish(_start(full))
    assert code == 1
    assert "No space left on device" in output
    assert "make room on" in output.lower()
    assert full.query(PARTLY_LOADED) == [(0,)]
    assert full.query("select count(*) from raw.loads where status = 'loaded'") < [(files,)]


def test_a_full_disk_for_temporary_files_refuses_the_file_that_needs_them(
    exports: Exports, monkeypatch: pytest.MonkeyPatch
):
    exports.write("conversations-1.csv", ROWS)
    exports.write("conversations-2.csv", ROWS + "short\n")

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scripts.loading.csv_reader.write_clean_copy", fail)
    run = exports.load()
    assert run.exit_code == 1
    assert "no room for temporary files in" in run.output
    assert "(No space left on device): make room or set TMPDIR" in run.output
    assert exports.log() == [("conversations", "loaded", 2, 0), ("conversations", "refused", 0, 0)]


# -- other processes


@contextmanager
def _holder(path: Path, *, read_only: bool) -> Iterator[subprocess.Popen[str]]:
    """Hold a database open in another process."""
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'True'); "
        "print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(path), str(read_only)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        yield holder
    finally:
        holder.communicate("")


@pytest.mark.parametrize("read_only", [True, False])
def test_a_database_held_by_a_reader_or_writer_ends_with_exit_code_2_and_names_it(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, read_only: bool
):
    exports.write("conversations.csv", ROWS)
    duckdb.connect(str(exports.database)).close()
    with _holder(exports.database, read_only=read_only) as holder:
        code, output = _load_impatiently(exports, monkeypatch)
    assert code == 2
    assert f"{exports.database} is held by process {holder.pid}" in output
    assert "changed nothing: close that program and try again" in output
    assert exports.query("select count(*) from duckdb_tables()") == [(0,)]
    assert exports.load().exit_code == 0
    assert len(exports.landed("conversations", "_row")) == 2


def _load_impatiently(exports: Exports, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Load without waiting long for whoever holds the database."""
    connect = database._connect
    with monkeypatch.context() as patch:
        patch.setattr(database, "_connect", lambda path, say, _patience: connect(path, say, 0.2))
        run = exports.load()
    return run.exit_code, run.output


def test_a_loader_that_waits_loads_as_soon_as_the_reader_lets_go(exports: Exports):
    exports.write("conversations.csv", ROWS)
    duckdb.connect(str(exports.database)).close()
    with _holder(exports.database, read_only=True):
        process = _start(exports)
        assert process.stdout is not None
        said = [process.stdout.readline() for _line in ("database", "time zones", "waiting")]
    assert "Waiting up to 10 s" in said[2]
    assert _finish(process)[0] == 0
    assert len(exports.landed("conversations", "_row")) == 2


def test_two_loaders_of_one_folder_at_once_leave_what_one_leaves(exports: Exports, tmp_path: Path):
    _write_many(exports, files=5, rows=500)
    undisturbed = Exports(exports.folder, tmp_path / "undisturbed.duckdb")
    assert _finish(_start(undisturbed))[0] == 1
    processes = [_start(exports), _start(exports)]
    assert [_finish(process)[0] for process in processes] == [1, 1]
    assert _contents(exports) == _contents(undisturbed)


# -- databases from elsewhere

VERSION_AT, HEADER_SIZE = 12, 4096


def _check_sum(content: bytes | bytearray) -> bytes:
    """Return DuckDB's check sum of a file's first header."""
    result = 5381
    for (number,) in struct.iter_unpack("<Q", content[8:HEADER_SIZE]):
        result ^= number * 0xBF58476D1CE4E5B9 % 2**64
    return struct.pack("<Q", result)


def test_a_database_of_a_newer_duckdb_is_left_alone_and_named_as_such(exports: Exports):
    exports.write("conversations.csv", ROWS)
    duckdb.connect(str(exports.database)).close()
    content = bytearray(exports.database.read_bytes())
    # DuckDB's file begins with a check sum, the letters DUCK and the version of its storage
    assert content[8:VERSION_AT] == b"DUCK"
    assert content[:8] == _check_sum(content)
    content[VERSION_AT : VERSION_AT + 8] = struct.pack("<Q", 999)
    content[:8] = _check_sum(content)
    exports.database.write_bytes(content)
    run = exports.load()
    assert run.exit_code == 2
    assert f"was written by another version of DuckDB than the project's {duckdb.__version__}" in run.output
    assert "copy the tables, or load into a new file" in run.output
    assert exports.database.read_bytes() == bytes(content)


@pytest.mark.parametrize("content", [b"SQLite format 3\0" + b"\0" * 5000, b"x" * 20_000, b"DUCK"])
def test_a_file_that_is_no_database_is_left_alone(exports: Exports, content: bytes):
    exports.write("conversations.csv", ROWS)
    exports.database.write_bytes(content)
    run = exports.load()
    assert run.exit_code == 2
    assert f"{exports.database} cannot be opened as a DuckDB database" in run.output
    assert "Traceback" not in run.output
    assert exports.database.read_bytes() == content


# -- files that change


def _append(path: Path) -> None:
    with path.open("a") as stream:
        stream.write("c3,2026-01-03,z\n")


def _replace(path: Path) -> None:
    other = path.with_suffix(".new")
    other.write_text(ROWS.replace("y", "z"))
    other.rename(path)


def _truncate(path: Path) -> None:
    os.truncate(path, len(HEADER) + 16)


def _rewrite(path: Path) -> None:
    """Change a character and nothing that a file's owner can set."""
    before = path.stat()
    with path.open("r+b") as stream:
        stream.seek(len(HEADER))
        stream.write(b"d")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.fixture(params=[checks.SETTLED, -1], ids=["just written", "at rest"])
def _any_age(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file be at rest, known by what the system notes of it, or just written, which is read again."""
    monkeypatch.setattr(checks, "SETTLED", request.param)


@pytest.mark.usefixtures("_any_age")
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_rewrite, "changed while it was read: load it again once nothing writes to it"),
        (_append, "changed while it was read: load it again once nothing writes to it"),
        (_replace, "changed while it was read: load it again once nothing writes to it"),
        (_truncate, "changed while it was read: load it again once nothing writes to it"),
        (Path.unlink, "was removed while files were loaded"),
    ],
)
@pytest.mark.parametrize("moment", ["_stage", "find_faulty_ids"])
def test_a_file_that_changes_while_it_is_read_lands_nothing_and_may_be_loaded_again(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None], why: str, moment: str
):
    path = exports.write("conversations.csv", ROWS)
    exports.write("teams.csv", "team_id\nt1\n")
    real = getattr(loader, moment)
    changed = []

    def change_once(*arguments: object, **options: object) -> object:
        result = real(*arguments, **options)
        if not changed:
            changed.append(change(path))
        return result

    with monkeypatch.context() as patch:
        patch.setattr(loader, moment, change_once)
        run = exports.load()
    assert run.exit_code == 1
    assert f"refused: generic/acme/conversations.csv: {why}" in run.output
    assert exports.log() == [("conversations", "refused", 0, 0), ("teams", "loaded", 1, 0)]
    assert exports.landed("conversations", "_row") == []
    path.write_text(ROWS)
    assert exports.load().exit_code == 0
    assert exports.log() == [("conversations", "loaded", 2, 0), ("teams", "loaded", 1, 0)]
