"""What was said once is said again, and the exit code is the first run's: for every kind of thing that is said."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import EXTRACTED_AT, Exports, Run, environment

from scripts.loading.contract import REPOSITORY

HEADER = "conversation_id,opened_at,summary\n"
# what is said, of which file, and what the run ends with
KINDS = {
    "unknown columns": ("conversations.csv", "conversation_id,opened_at,extra\nc1,2026-01-01,x\n", "extra", 0),
    "unknown members": ("teams.ndjson", '{"team_id": "t1", "extra": 1}\n', "unknown columns kept: extra", 0),
    "seconds since 1970": ("conversations.csv", "conversation_id,opened_at\nc1,1767225600\n", "seconds since 1970", 0),
    "late rows": ("conversations.csv", HEADER + "c1,2027-01-01T00:00:00Z,x\n", "later than the extraction", 0),
    "two values of one row": (
        "hubspot/acme/tickets.csv",
        "Ticket ID,Create date,hs_pipeline,Pipeline\n1,2026-01-01,p,q\n",
        "differ",
        0,
    ),
    "an id that lands empty": (
        "tickets.csv",
        "ticket_id,created_at,owner_id\n1,2026-01-01,7.0\n2,2026-01-01,8\n",
        "owner_id",
        0,
    ),
    "a label twice": ("teams.csv", "team_id,x,x\nt1,a,b\n", "more than once", 0),
    "a rejected row": ("conversations.csv", HEADER + "c1,2026-01-01,x\nc2\n", "line 3: field_count", 1),
    "many rejected rows": ("teams.csv", "team_id,name\n" + "t\n" * 20, "All 20 rejected rows are in", 1),
    "a refused file": ("conversations.csv", "nothing\n", "refused: ", 1),
    "a refused extraction": ("conversations.csv", HEADER + "c1,2026-01-01,x\n", "lies in the future", 1),
    "an unknown zone": ("account_settings.csv", "timezone\nMars/Base\n", "Mars/Base", 0),
    "a file outside the layout": ("generic/stray.csv", "x\n", "lies outside", 1),
    "a name of no table": ("generic/acme/unheard.csv", "x\n", "its name begins with no table", 1),
    "no data": ("generic/acme/notes.txt", "x\n", "Not data, passed over: generic/acme/notes.txt", 0),
    "an assumed extraction": ("conversations.csv", HEADER + "c1,2026-01-01,x\n", "files have no extraction time", 0),
}


def _prepare(exports: Exports, kind: str) -> str | None:
    """Write what says this; return the extraction time to load it with."""
    exports.write("agents.csv", "agent_id,kind\na1,ai\n")
    relative, content, _, _ = KINDS[kind]
    exports.write(relative, content)
    return {"an assumed extraction": None, "a refused extraction": "2999-01-01"}.get(kind, EXTRACTED_AT)


def _said(run: Run) -> list[str]:
    """Return what a run said below its table, but for the lines that count landed rows, and the file's status."""
    lines = run.output.splitlines()
    below = lines[max((n for n, line in enumerate(lines) if line.startswith("└")), default=-1) + 1 :]
    return [line.removeprefix("already ") for line in below if not re.match(r"\d+ files, |{", line)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_rerun_says_again_what_the_first_run_said_and_ends_with_its_exit_code(exports: Exports, kind: str):
    instant = _prepare(exports, kind)
    _, _, words, code = KINDS[kind]
    runs = [exports.load(extracted_at=instant) for _ in range(3)]
    assert [run.exit_code for run in runs] == [code] * 3
    first, *others = map(_said, runs)
    assert any(words in line for line in first)
    assert others == [first, first]


def test_a_run_that_was_killed_between_its_last_commit_and_its_report_is_told_by_the_next(
    exports: Exports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for number, (relative, content, _, _) in enumerate(KINDS.values()):
        path = Path(relative if "/" in relative else f"generic/acme/{relative}")
        # one account each: their files have the same names
        account = path.parts[1] if len(path.parts) == 2 else f"{path.parts[1]}{number}"
        exports.write(str(Path(path.parts[0], account, *path.parts[2:])), content)
    undisturbed = Exports(exports.folder, tmp_path / "undisturbed.duckdb")
    program = f"""
import os, sys
sys.path.insert(0, {str(REPOSITORY)!r})
from scripts import load_exports
load_exports.show_outcomes = lambda *_: os.kill(os.getpid(), {int(signal.SIGKILL)})
load_exports.main()
"""
    command = [sys.executable, "-c", program, str(exports.folder), "--extracted-at", EXTRACTED_AT]
    killed = subprocess.run(command, env=environment(exports.database), capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    rerun = exports.load()
    monkeypatch.setenv("AGENT_OUTCOMES_DATABASE", str(undisturbed.database))
    first = undisturbed.load()
    assert rerun.exit_code == first.exit_code == 1
    assert _said(rerun) == _said(first)
    assert len([line for line in _said(first) if line.startswith("rejected: ")]) > 1
