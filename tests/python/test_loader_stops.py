"""Ctrl-C, an output that cannot be written, databases that fail: one sentence each, and what is said is so."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from conftest import Exports, environment

from scripts import erase_contact, load_exports, restore_ledger
from scripts.loading import landing, loader
from scripts.loading.contract import REPOSITORY

SCRIPT = REPOSITORY / "scripts" / "load_exports.py"
COMMANDS = (
    *("build_models", "compare_targets", "dispute", "draw_board", "erase_contact", "publish", "restore_ledger"),
    *("ship_raw", "show_impact"),
)
ROWS = "conversation_id,opened_at\nc1,2026-01-01\nc2,2026-01-02\n"
ENDLESS = "select count(*) from range(1000000000000) where range % 7 = 9"


def _interrupt(*_arguments: object) -> None:
    """Press Ctrl-C."""
    os.kill(os.getpid(), signal.SIGINT)


def _write_three(exports: Exports) -> None:
    for number in range(3):
        exports.write(f"conversations-{number}.csv", ROWS.replace("c1", f"n{number}"))


def _loaded_files(exports: Exports) -> list[str]:
    return [row[0] for row in exports.query("select file from raw.loads where status = 'loaded' order by file")]


def _listed_files(output: str) -> list[str]:
    """Return the files that the table of outcomes lists."""
    return [f"generic/acme/{line.split()[1]}" for line in output.splitlines() if line.endswith("loaded │")]


# -- Ctrl-C


def _in_a_query(connection: duckdb.DuckDBPyConnection, *_arguments: object) -> None:
    """Press Ctrl-C while DuckDB works at something that does not end."""
    pid = os.getpid()
    with subprocess.Popen([sys.executable, "-c", f"import os, time; time.sleep(0.3); os.kill({pid}, 2)"]):
        connection.execute(ENDLESS)


def _behind(real: object, step: object, at: int) -> object:
    """Return a function that does what `real` does, and `step` before the call with number `at`."""
    calls = []

    def both(*arguments: object, **options: object) -> object:
        calls.append(1)
        if len(calls) == at:
            step(*arguments)
        return real(*arguments, **options)

    return both


@pytest.mark.parametrize(
    ("module", "name", "step"),
    [
        pytest.param(loader, "fingerprint", _interrupt, id="while a file is hashed"),
        pytest.param(loader, "find_faulty_ids", _in_a_query, id="in a query of the reader"),
        pytest.param(landing, "_insert_rows", _in_a_query, id="in a transaction"),
        pytest.param(landing, "_write_log", _interrupt, id="before the commit"),
    ],
)
def test_a_stop_lists_what_is_loaded_and_leaves_nothing_of_the_file_at_hand(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, module: object, name: str, step: object
):
    _write_three(exports)
    with monkeypatch.context() as patch:
        patch.setattr(module, name, _behind(getattr(module, name), step, 2))
        run = exports.load()
    assert run.exit_code == 130
    assert "Stopped. What is listed is loaded whole, nothing of the other files is: load again to go on" in run.output
    assert _listed_files(run.output) == _loaded_files(exports)
    assert _loaded_files(exports) == ["generic/acme/conversations-0.csv"]
    assert exports.query("select count(*) from raw.loads") == [(1,)]
    assert len(exports.landed("conversations", "_row")) == 2
    assert exports.load().exit_code == 0
    assert len(_loaded_files(exports)) == 3


def test_a_stop_during_or_behind_a_commit_waits_until_the_file_is_listed(
    exports: Exports, monkeypatch: pytest.MonkeyPatch
):
    _write_three(exports)
    real = landing.hold_stop

    def hold_and_stop() -> None:
        real()
        _interrupt()

    with monkeypatch.context() as patch:
        patch.setattr(landing, "hold_stop", hold_and_stop)
        run = exports.load()
    assert run.exit_code == 130
    assert _listed_files(run.output) == _loaded_files(exports) == ["generic/acme/conversations-0.csv"]


@pytest.mark.parametrize("name", ["find_exports", "open_database", "History"])
def test_a_stop_before_the_first_file_says_that_nothing_was_loaded(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, name: str
):
    _write_three(exports)
    with monkeypatch.context() as patch:
        patch.setattr(load_exports, name, _behind(getattr(load_exports, name), _interrupt, 1))
        run = exports.load()
    assert run.exit_code == 130
    assert "Stopped. Nothing was loaded" in run.output
    assert "There was nothing to load" not in run.output
    assert exports.load().exit_code == 0


@pytest.mark.parametrize(
    ("script", "package"),
    [
        *(("load_exports", package) for package in ("pathlib", "click", "duckdb")),
        *((script, "click") for script in COMMANDS),
    ],
)
@pytest.mark.parametrize("safe_path", ["", "1"], ids=["", "without the script's own folder"])
def test_a_stop_while_the_packages_are_read_is_a_word(
    exports: Exports, tmp_path: Path, script: str, package: str, safe_path: str
):
    (tmp_path / f"{package}.py").write_text("import os; os.kill(os.getpid(), 2)")
    process = subprocess.run(
        [sys.executable, str(SCRIPT.with_stem(script)), str(exports.folder)],
        env=environment(exports.database) | {"PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": safe_path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (process.returncode, process.stdout, process.stderr) == (130, "", "\nStopped\n")


@pytest.mark.parametrize("stop", [_interrupt, _in_a_query])
@pytest.mark.parametrize("command", [restore_ledger, erase_contact])
def test_a_stop_of_what_changes_the_database_leaves_it_as_it_was(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, command: object, stop: object
):
    exports.write("conversations.csv", ROWS)
    exports.load()
    is_ledger = command is restore_ledger
    monkeypatch.setattr(command, "restore" if is_ledger else "find_person", stop)
    before = signal.getsignal(signal.SIGINT)
    result = CliRunner().invoke(command.main, [str(SCRIPT)] if is_ledger else ["generic", "acme", "k1"])
    assert (result.exit_code, "Stopped: the database is as it was" in result.output) == (130, True), result.output
    assert signal.getsignal(signal.SIGINT) == before


def test_after_a_run_ctrl_c_is_what_it_was(exports: Exports):
    before = signal.getsignal(signal.SIGINT)
    exports.load()
    assert signal.getsignal(signal.SIGINT) == before


# -- output that cannot be written


def _load_with_output(exports: Exports, output: int, *wrapper: str) -> subprocess.CompletedProcess[str]:
    """Load in a process of its own that writes to this file descriptor."""
    return subprocess.run(
        [*wrapper, sys.executable, str(SCRIPT), str(exports.folder), "--extracted-at", "2026-03-01"],
        env=environment(exports.database),
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("output", ["full disk", "closed pipe"])
def test_an_output_that_cannot_be_written_stops_no_load_and_is_told(exports: Exports, output: str):
    _write_three(exports)
    if output == "full disk":
        if not Path("/dev/full").exists():
            pytest.skip("this machine has no device that is always full")
        writer = os.open("/dev/full", os.O_WRONLY)
    else:
        reader, writer = os.pipe()
        os.close(reader)
    process = _load_with_output(exports, writer)
    os.close(writer)
    assert process.returncode == 1
    assert process.stderr.startswith("Error: the output could not be written (")
    assert process.stderr.count("\n") == 1
    assert len(_loaded_files(exports)) == 3


def test_a_loader_without_any_output_loads(exports: Exports):
    _write_three(exports)
    process = _load_with_output(exports, subprocess.DEVNULL, "/bin/sh", "-c", '"$@" >&-', "sh")
    assert (process.returncode, process.stderr) == (0, "")
    assert len(_loaded_files(exports)) == 3


# -- a database that fails


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (duckdb.IOException("IO Error: Could not write file: No space left on device"), "Make room on its disk"),
        (duckdb.IOException("Corrupt database file: computed checksum 1 does not match 2"), "go back to a copy of it"),
        (duckdb.FatalException("FATAL Error: database has been invalidated"), "ended with an error inside DuckDB"),
        (duckdb.BinderException("Binder Error: Ambiguous reference to catalog or schema"), "Load again"),
    ],
)
def test_room_is_asked_for_on_full_disks_only(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, error: duckdb.Error, advice: str
):
    _write_three(exports)

    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(load_exports, "settings_notes", fail)
    run = exports.load()
    assert run.exit_code == 1
    assert "nothing of the other files is. " in run.output
    assert advice in run.output
    assert ("Make room" in run.output) == (advice == "Make room on its disk")
