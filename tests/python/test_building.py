"""What a build says before it writes anything, and what `show_impact` says of a build: messages, one sentence each.

Builds themselves: test_rebuild.py.
"""

import datetime
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import types
from pathlib import Path

import duckdb
import jinja2
import pytest
import pytz
import yaml
from click.testing import CliRunner
from rich.console import Console

from scripts import build_models, show_impact
from scripts.build_page import LOG_NAME, OPTIONS, SHARE_TESTS, BuildPage
from scripts.loading import database as loading_database
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError
from scripts.summary_line import BUILD, LOAD, Tally, summary_line
from tests.python.commands import PROJECT

MACROS = PROJECT / "macros"


class StoppedError(Exception):
    """A macro that stops a run."""


def render(expression: str, macros: list[str], variables: dict | None = None, path: str | None = None) -> str:
    """Return what an expression over some of the project's macros becomes, with variables and a database file."""

    def stop(message: str) -> None:
        raise StoppedError(message)

    def hand_over(value: object) -> None:
        handed.append(value)

    handed: list[object] = []
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)  # noqa: S701 - SQL, no page
    environment.globals |= {
        "var": (variables or {}).get,
        "exceptions": types.SimpleNamespace(raise_compiler_error=stop),
        "modules": types.SimpleNamespace(re=re, datetime=datetime, pytz=pytz),
        "return": hand_over,
        "target": {} if path is None else {"path": path},
    }
    environment.globals["reserved_database_names"] = reserved_names
    sources = "".join((MACROS / name).read_text(encoding="utf-8") for name in macros)
    return environment.from_string(sources + "{{ " + expression + " }}").render().strip()


def reserved_names() -> list[str]:
    """Return the names that the project's macro refuses."""
    text = (MACROS / "hooks" / "reserved_database_names.sql").read_text(encoding="utf-8")
    return re.findall(r"'([a-z_]+)'", text[text.index("return") :])


# --------------------------------------------------------------------------------------------------------------------
# Variables
# --------------------------------------------------------------------------------------------------------------------


def as_of(given: object) -> str:
    names = ["instant_pattern", "instant_offset_pattern", "as_of_variable"]
    return render("as_of_variable()", [f"parse/{name}.sql" for name in names], {"as_of": given})


@pytest.mark.parametrize(
    ("given", "literal"),
    [
        (None, "cast(null as timestamp)"),
        ("", "cast(null as timestamp)"),
        ("2026-03-31", "timestamp '2026-03-31 00:00:00.000000'"),
        (datetime.date(2026, 3, 31), "timestamp '2026-03-31 00:00:00.000000'"),
        ("2024-02-29T23:59:59Z", "timestamp '2024-02-29 23:59:59.000000'"),
        ("2026-03-31 12:00", "timestamp '2026-03-31 12:00:00.000000'"),
        ("2026-03-31t12:00:00,5z", "timestamp '2026-03-31 12:00:00.500000'"),
        ("2026-03-31T12:00:00 UTC", "timestamp '2026-03-31 12:00:00.000000'"),
        ("2026-03-31T00:30:00+01:00", "timestamp '2026-03-30 23:30:00.000000'"),
        ("2026-03-31T00:30:00-1130", "timestamp '2026-03-31 12:00:00.000000'"),
        ("9998-12-31T23:59:59-23:59", "timestamp '9999-01-01 23:58:59.000000'"),
    ],
)
def test_as_of_is_read_in_each_of_its_forms(given, literal):
    assert as_of(given) == literal


@pytest.mark.parametrize(
    "given",
    [
        "2026-02-30T00:00:00Z",
        "2026-02-29",
        "1900-02-29",
        "2026-00-10",
        "2026-13-01",
        "2026-04-31",
        "2026-04-00",
        "2026-03-31T24:00:00Z",
        "2026-03-31T25:00",
        "2026-03-31T12:60:00Z",
        "2026-03-31T12:00:60Z",
        "9999-12-31T23:59:59-01:00",
        "0000-01-01",
        "1969-12-31T23:59:59Z",
        "31/03/2026",
        "yesterday",
        20260331,
        True,
    ],
)
def test_an_as_of_that_is_no_instant_is_named_with_its_variable_and_form(given):
    with pytest.raises(StoppedError, match=rf"^Variable as_of is '{re.escape(str(given))}', .*2026-03-31T00:00:00Z\.$"):
        as_of(given)


@pytest.mark.parametrize("given", [0, 0.2, 1])
def test_a_share_of_unknown_values_is_a_number_from_0_to_1(given):
    assert render("max_unknown_share()", ["parse/max_unknown_share.sql"], {"max_unknown_share": given}) == str(given)


@pytest.mark.parametrize("given", [None, "0.2", "much", -0.1, 1.1, True, [0.2]])
def test_any_other_share_is_named_with_its_variable_and_form(given):
    with pytest.raises(StoppedError, match=r"^Variable max_unknown_share is '.*', which is no share\..* like 0\.2\.$"):
        render("max_unknown_share()", ["parse/max_unknown_share.sql"], {"max_unknown_share": given})


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-13-01", "2026-04-01T24:00:00Z", "2026-04-01 10:60:00", "2026-04-01T10:00:00+99:00"]
)
@pytest.mark.parametrize("name", ["as_of", "max_unknown_share"])
def test_a_day_that_yaml_cannot_read_is_refused_before_dbt_meets_it(name, text, tmp_path, monkeypatch):
    sentence = rf"^Variable {name} is '{re.escape(text)}', .* does not exist .*: write it like 2026-03-31T00:00:00Z$"
    for options in [("--vars", f"{{{name}: {text}}}"), (f"--vars={name}: {text}",)]:
        with pytest.raises(WrongUseError, match=sentence):
            build_models.refuse_unreadable_variables(options)
    (tmp_path / "dbt_project.yml").write_text(f"vars:\n  as_of: null\n  {name}: {text}\n")
    monkeypatch.setattr(build_models, "REPOSITORY", tmp_path)
    with pytest.raises(WrongUseError, match=sentence):
        build_models.refuse_unreadable_variables(("--full-refresh",))


def test_a_variable_that_the_project_does_not_have_is_named_with_those_it_has():
    with pytest.raises(
        WrongUseError,
        match=r"^There is no variable 'asof': the project has as_of.* max_unknown_share.* most_touched_share.*"
        r" most_published_at_once$",
    ):
        build_models.refuse_unreadable_variables(("--vars", "{asof: 2026-04-01}"))


@pytest.mark.parametrize(
    "options",
    [(), ("--vars",), ("--vars", "as_of=3"), ("--vars", "{as_of: yesterday}"), ("--vars", "{as_of: 2026-04-01}")],
)
def test_what_dbt_or_a_macro_can_say_is_left_to_it(options):
    build_models.refuse_unreadable_variables(options)


def test_every_variable_of_the_project_has_a_macro_that_reads_it():
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    read = [path for path in PROJECT.rglob("*.sql") if re.search(r"\bvar\(", path.read_text(encoding="utf-8"))]
    assert {path.stem.removesuffix("_variable") for path in read if "target" not in path.parts} == set(project["vars"])


# --------------------------------------------------------------------------------------------------------------------
# The database's name
# --------------------------------------------------------------------------------------------------------------------


def check_name(path: str | None) -> str:
    return render("check_database_name()", ["hooks/check_database_name.sql"], path=path)


@pytest.mark.parametrize("name", reserved_names())
@pytest.mark.parametrize(
    "form", ["{}.duckdb", "/data/{}.duckdb", "data/{}", ".{}.duckdb", "{}.db?x", "{}.2026.db", "C:\\data\\{}.duckdb"]
)
def test_a_database_named_like_a_schema_or_the_engines_own_is_refused(name, form):
    for spelled in (name, name.upper()):
        with pytest.raises(StoppedError, match=f"cannot be named '{name}'.*AGENT_OUTCOMES_DATABASE"):
            check_name(form.format(spelled))


@pytest.mark.parametrize("path", ["", " ", ":memory:", ":memory:shop"])
def test_a_database_that_keeps_nothing_is_refused(path):
    with pytest.raises(StoppedError, match="nothing would be kept"):
        check_name(path)


@pytest.mark.parametrize("path", ["agent_outcomes.duckdb", "raw/shop.duckdb", "marts2.duckdb", "my.marts.duckdb", None])
def test_any_other_name_is_taken(path):
    assert check_name(path) == ""


def test_the_names_refused_hold_every_schema_of_the_project():
    text = (PROJECT / "dbt_project.yml").read_text(encoding="utf-8")
    schemas = set(re.findall(r"\+schema: (\w+)", text)) | {"raw", "main"}
    assert schemas <= set(reserved_names())


def test_every_node_is_asked_for_its_schema_so_that_no_selection_goes_past_the_name():
    text = (MACROS / "generate_schema_name.sql").read_text(encoding="utf-8")
    assert "do check_database_name()" in text


# --------------------------------------------------------------------------------------------------------------------
# What stops a build
# --------------------------------------------------------------------------------------------------------------------

HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_a_held_database_stops_a_build_with_a_sentence_that_names_the_process(tmp_path):
    path = tmp_path / "shop.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        said: list[str] = []
        with pytest.raises(DatabaseUnavailableError, match=rf"process {holder.pid} .*changed nothing.*try again$"):
            loading_database.wait_for_database(path, said.append, patience=0.6)
        assert [line for line in said if f"process {holder.pid}" in line] == said != []
        # who only reads is told too
        with pytest.raises(duckdb.Error) as caught:
            duckdb.connect(str(path), read_only=True)
        assert f"held by process {holder.pid}" in loading_database.explain_lock(path, caught.value)
        holder.stdin.close()
    loading_database.wait_for_database(path, said.append, patience=5)


def test_a_folder_without_room_for_dbts_files_is_refused_with_what_to_do(tmp_path, monkeypatch):
    build_models.refuse_read_only_folder(tmp_path / "not" / "there" / "yet")
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUseError, match=r"dbt cannot write its files to .* DBT_TARGET_PATH"):
        build_models.refuse_read_only_folder(tmp_path / "file" / "target")
    monkeypatch.setattr(build_models.os, "access", lambda *_: False)
    with pytest.raises(WrongUseError, match="let the user that builds write it"):
        build_models.refuse_read_only_folder(tmp_path)


def test_a_folder_in_place_of_a_database_stops_a_build_with_a_sentence(tmp_path):
    environment = os.environ | {"AGENT_OUTCOMES_DATABASE": str(tmp_path)}
    command = [sys.executable, "scripts/build_models.py"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == f"Error: {tmp_path} is a folder, not a database file: name a file in AGENT_OUTCOMES_DATABASE\n"
    )


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_reaches_dbt_once_and_ends_in_a_sentence_and_its_own_exit_code(number, code, tmp_path, capsys):
    told = tmp_path / "told"
    asleep = "import signal, sys, time\ntry: print(1, flush=True); time.sleep(60)\nexcept BaseException: pass\n"
    script = f"{asleep}open({str(told)!r}, 'a').write('once ')\nsys.exit(1)"
    script = f"import signal\nsignal.signal(signal.SIGTERM, signal.default_int_handler)\n{script}"
    sender = threading.Timer(1.5, os.kill, [os.getpid(), number])
    sender.start()
    page, _ = page_in(tmp_path)
    assert build_models.run_dbt([sys.executable, "-c", script], tmp_path / "shop.duckdb", page) == code
    sender.join()
    assert told.read_text() == "once "
    assert capsys.readouterr().err.startswith("Stopped. ")


@pytest.mark.parametrize("code", [0, 1, 2])
def test_dbts_own_exit_code_is_carried(code, tmp_path):
    command = [sys.executable, "-c", f"raise SystemExit({code})"]
    assert build_models.run_dbt(command, tmp_path / "shop.duckdb", page_in(tmp_path)[0]) == code


# --------------------------------------------------------------------------------------------------------------------
# A build on a page
# --------------------------------------------------------------------------------------------------------------------


def page_in(folder: Path, *, terminal: bool = False) -> tuple[BuildPage, io.StringIO]:
    """Return a page that logs to folder/logs, and what it writes."""
    file = io.StringIO()
    console = Console(file=file, width=200, force_terminal=terminal, highlight=False, markup=False)
    return BuildPage(console, folder / "logs"), file


def event(msg: str, level: str = "info", name: str = "LogModelResult", **data: object) -> str:
    """Return a line as dbt logs it."""
    return json.dumps(
        {"data": data, "info": {"level": level, "msg": msg, "name": name, "ts": "2026-03-01T10:00:00.1Z"}}
    )


def node(name: str, kind: str = "model") -> dict[str, str]:
    return {"node_name": name, "resource_type": kind}


def build_of(models: int) -> list[str]:
    """Return what dbt says of a build of so many models, two hooks before them."""
    lines = [event("Running with dbt", name="MainReportVersion")]
    lines += [
        event(f"{n} of 2 OK hook", status="success", total=2, node_info=node(f"h{n}", "operation")) for n in (1, 2)
    ]
    for n in range(1, models + 1):
        lines.append(event(f"{n} of {models} START m{n}", total=models, node_info=node(f"m{n}")))
        lines.append(event(f"{n} of {models} OK m{n}", status="success", total=models, node_info=node(f"m{n}")))
    lines += [event("Finished running", name="FinishedRunningStats"), event("", name="Formatting")]
    return [*lines, event("Done. PASS=9", name="StatsLine")]


def test_a_build_without_a_terminal_is_a_page_of_tenths_and_its_end_and_all_of_it_is_logged(tmp_path):
    page, shown = page_in(tmp_path)
    with page:
        for line in build_of(700):
            page.take(line)
    lines = shown.getvalue().splitlines()
    log = tmp_path / "logs" / LOG_NAME
    assert lines[:2] == [f"All that dbt says is written to {log}", "dbt reads the project ..."]
    assert [line.split(" after ")[0] for line in lines[2:-2]] == [f"{n} of 700" for n in range(70, 701, 70)]
    assert lines[-2:] == ["Finished running", "Done. PASS=9"]
    assert log.read_text().count("\n") == len(build_of(700))
    assert "2026-03-01T10:00:00  350 of 700 OK m350\n" in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_on_a_terminal_one_line_is_renewed(tmp_path):
    page, shown = page_in(tmp_path, terminal=True)
    with page:
        for line in build_of(700):
            page.take(line)
    told = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.getvalue())
    assert " after " not in told
    assert "700/700" in told
    assert "Done. PASS=9" in told
    # the rest is the same line again
    assert told.count("\n") < 20


def test_warnings_failures_and_what_macros_print_are_shown_whole_as_they_come(tmp_path):
    page, shown = page_in(tmp_path)
    with page:
        page.take(event("1 of 2 START a", total=2, node_info=node("a")))
        page.take(event("[\x1b[33mWARNING\x1b[0m]: old\nway", "warn", "Deprecated"))
        page.take(event("1 of 2 ERROR a", "error", status="error", total=2, node_info=node("a")))
        page.take(event("Ledger: first published 3", name="PrintEvent"))
        page.take('{"an": "export", "steers": "\x1b[2J"}')
        page.take(event("Finished running", name="FinishedRunningStats"))
        page.take(event("Runtime Error\n  no such\n  table", "error", "RunResultError"))
    assert shown.getvalue().splitlines()[2:] == [
        "[WARNING]: old", "way", "1 of 2 ERROR a", "1 of 2 after 0 s",
        "Ledger: first published 3", '{"an": "export", "steers": "\\x1b[2J"}', "Finished running", "Runtime Error",
        "  no such", "  table",
    ]  # fmt: skip


def test_failed_tests_and_rows_of_the_tests_of_shares_are_counted(tmp_path):
    page, shown = page_in(tmp_path)
    with page:
        page.take(event("1 of 8 SKIP", name="SkippingDetails", total=8, node_info=node("a")))
        page.take(event("2 of 8 ERROR SKIP", "error", name="LogSkipBecauseError", status="error", total=8))
        for name, status, failures in [
            (SHARE_TESTS[0], "warn", 2), (SHARE_TESTS[1], "fail", 3), (SHARE_TESTS[2], "pass", 0), ("other", "fail", 7),
            ("broken", "error", None), ("known", "skipped", None),
        ]:  # fmt: skip
            told = {"status": status, "num_failures": failures, "num_models": 8, "node_info": node(name, "test")}
            page.take(event(name, name="LogTestResult", **told))
    assert (page.failed_tests, page.findings_over_share) == (3, 5)
    assert "8 of 8 after " in shown.getvalue()


def test_the_tests_of_shares_are_those_that_read_the_variable():
    reading = {
        path.stem
        for path in (PROJECT / "tests").rglob("*.sql")
        if re.search(r"max_unknown_share\(|unknown_words\(", path.read_text(encoding="utf-8"))
    }
    assert set(SHARE_TESTS) == reading


def test_a_log_that_cannot_be_written_stops_no_build_and_is_told(tmp_path):
    (tmp_path / "logs").write_text("")
    page, shown = page_in(tmp_path)
    with page:
        for line in build_of(1):
            page.take(line)
    assert shown.getvalue().startswith("No log is written: ")
    assert shown.getvalue().endswith("Done. PASS=9\n")


def test_dbt_knows_the_options_that_make_its_lines_readable():
    known = subprocess.run([build_models.DBT, "build", "--help"], capture_output=True, text=True, check=True).stdout
    assert all(option in known for option in OPTIONS if option.startswith("--"))


# --------------------------------------------------------------------------------------------------------------------
# The last line
# --------------------------------------------------------------------------------------------------------------------


def test_load_and_build_end_with_a_line_of_one_shape(tmp_path):
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw; create schema marts")
        connection.execute(
            "create table raw.loads as select 'generic' as source_system, * from (values "
            "('a', 'loaded', timestamp '2026-03-01 08:00:00'), ('a', 'loaded', timestamp '2026-03-02 08:00:00.5'), "
            "('a', 'forgotten', timestamp '2026-03-09 08:00:00'), ('b', 'loaded', timestamp '2026-02-01 08:00:00'), "
            "('c', 'refused', timestamp '2026-01-01 08:00:00')) as t (account_id, status, extracted_at)"
        )
        connection.execute(
            "create table marts.dim_accounts as select 'generic' as source_system, account_id, as_of from (values "
            "('a', timestamp '2026-03-02 08:00:00.5'), ('b', timestamp '2026-02-01 08:00:00')) as t (account_id, as_of)"
        )
        connection.execute(
            "create table marts.dim_account_evidence as select 'generic' as source_system, * from (values "
            "('a', 'messages', timestamp '2026-03-02 07:00:00'), ('a', 'surveys', timestamp '2026-03-02 07:59:00'), "
            "('b', 'messages', null)) as t (account_id, evidence_kind, last_record_at)"
        )
    shared = {"accounts": 2, "as_of": {"oldest": "2026-02-01T08:00:00Z", "newest": "2026-03-02T08:00:00Z"}}
    load = json.loads(summary_line(LOAD, path, 0, 1.26, Tally(rows_landed=5, rows_rejected=0, files_refused=0)))
    build = json.loads(summary_line(BUILD, path, 1, 90, Tally(failed_tests=1, findings_over_share=4)))
    assert load == shared | {
        "what": "load", "ok": True, "exit_code": 0, "seconds": 1.3, "rows_landed": 5, "rows_rejected": 0,
        "newest_message": {"oldest": None, "newest": None}, "files_refused": 0, "failed_tests": None,
        "findings_over_share": None,
    }  # fmt: skip
    newest = "2026-03-02T07:00:00Z"
    assert build == shared | {
        "what": "build", "ok": False, "exit_code": 1, "seconds": 90, "rows_landed": None, "rows_rejected": None,
        "newest_message": {"oldest": newest, "newest": newest}, "files_refused": None, "failed_tests": 1,
        "findings_over_share": 4,
    }  # fmt: skip
    page = (PROJECT / "docs" / "scheduling.md").read_text(encoding="utf-8")
    for line in re.findall(r'^{"what".*$', page, re.MULTILINE):
        assert list(json.loads(line)) == list(load) == list(build)
    assert all(f"`{name}`" in page for name in load)


def test_a_database_without_marts_or_none_at_all_leaves_the_line_whole_and_its_figures_unknown(tmp_path):
    with duckdb.connect(str(tmp_path / "empty.duckdb")):
        pass
    for path in (tmp_path / "empty.duckdb", tmp_path / "none.duckdb", None):
        told = json.loads(summary_line(BUILD, path, 130, 1, Tally()))
        assert (told["ok"], told["exit_code"], told["accounts"]) == (False, 130, None)
        assert told["as_of"] == told["newest_message"] == {"oldest": None, "newest": None}
    assert not (tmp_path / "none.duckdb").exists()


def test_a_load_writes_its_line_last_also_where_there_was_nothing(tmp_path):
    environment = os.environ | {"AGENT_OUTCOMES_DATABASE": str(tmp_path / "shop.duckdb")}
    (tmp_path / "exports" / "generic" / "acme").mkdir(parents=True)
    command = [sys.executable, "scripts/load_exports.py", str(tmp_path / "exports"), "--extracted-at", "2026-03-01"]
    empty = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    (tmp_path / "exports" / "generic" / "acme" / "teams.csv").write_text("team_id,name\nt1,A\n,B\n")
    found = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    for run, accounts, rows, code in ((empty, None, 0, 1), (found, 1, 1, 1)):
        told = json.loads(run.stdout.splitlines()[-1])
        assert (run.returncode, told["exit_code"], told["accounts"], told["rows_landed"]) == (
            code,
            code,
            accounts,
            rows,
        )
        assert told["rows_rejected"] == rows


# --------------------------------------------------------------------------------------------------------------------
# Every night
# --------------------------------------------------------------------------------------------------------------------


def commands_of_the_crontab() -> str:
    page = (PROJECT / "docs" / "scheduling.md").read_text(encoding="utf-8")
    [line] = re.findall(r"^15 3 \* \* \* (.*)$", page, re.MULTILINE)
    return line


@pytest.mark.parametrize(("load", "build", "code"), [(0, 0, 0), (1, 0, 0), (0, 2, 0)])
def test_the_crontab_builds_after_a_load_that_refused_a_file_and_mails_a_night_that_failed(load, build, code, tmp_path):
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(f"#!/bin/sh\necho ran $1\ncase $1 in *load*) exit {load};; esac\nexit {build}\n")
    python.chmod(0o755)
    command = commands_of_the_crontab()
    for written, here in {
        "/srv/agent_outcomes": tmp_path, "/srv/data": tmp_path, "/srv/exports": tmp_path,
        "/var/log": tmp_path,
    }.items():  # fmt: skip
        command = command.replace(written, str(here))
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    log = "ran scripts/load_exports.py\nran scripts/build_models.py\n"
    assert (tmp_path / "agent_outcomes.log").read_text() == log
    # what cron mails
    assert done.stdout == (log if load or build else "")
    assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.parametrize("name", ["Airflow", "Dagster"])
def test_the_other_schedulers_snippets_are_python(name):
    page = (PROJECT / "docs" / "scheduling.md").read_text(encoding="utf-8")
    compile(page.split(f"## {name}\n")[1].split("```\n")[1], name, "exec")


# --------------------------------------------------------------------------------------------------------------------
# What is said of a build
# --------------------------------------------------------------------------------------------------------------------

WHOLE = show_impact.Build("whole", "2026-03-02 10:00", "", 0, 0, False)


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (WHOLE._replace(status="begun"), "The build that began at 2026-03-02 10:00 UTC was cut short"),
        (WHOLE._replace(status="mixture", stale_models="a b c d"), r"left 4 models unbuilt \(a, b, c, …\)"),
        (WHOLE._replace(status="mixture", stale_models="a"), r"left 1 models unbuilt \(a\)"),
    ],
)
def test_parts_of_two_builds_are_refused_with_what_happened(build, sentence):
    show_impact.refuse_mixture(WHOLE)
    with pytest.raises(show_impact.click.ClickException, match=rf"{sentence}.*Run `dbt build`\."):
        show_impact.refuse_mixture(build)


def test_files_loaded_or_taken_back_after_a_build_and_failed_tests_are_told():
    assert show_impact.news(WHOLE) == []
    assert show_impact.news(WHOLE._replace(newer_files=2)) == ["2 files were loaded after this build: run `dbt build`."]
    assert "taken back" in show_impact.news(WHOLE._replace(has_lost_files=True))[0]
    assert "3 data tests of this build failed" in show_impact.news(WHOLE._replace(failed_tests=3))[0]


def test_an_account_is_far_from_as_of_when_its_newest_message_is_older_than_the_weeks_shown():
    accounts = [
        show_impact.Account("generic/old", "2020-05-27", 2377, True),
        show_impact.Account("generic/edge", "2026-02-20", 14, True),
        show_impact.Account("generic/silent", None, None, False),
    ]
    assert show_impact.distances(accounts, 2) == ["generic/old: newest message 2020-05-27, 2,377 days before as_of."]
    assert len(show_impact.distances(accounts, 1)) == 2


def test_the_record_counts_files_loaded_since_and_sees_loads_that_are_gone(tmp_path):
    with duckdb.connect(str(tmp_path / "record.duckdb")) as connection:
        connection.execute("create schema raw")
        connection.execute("create table raw.loads (load_id varchar, status varchar, loaded_at timestamp)")
        connection.execute(
            "create table raw.builds as select * from (values "
            "(1, 'whole', timestamp '2026-03-01 10:00:00', timestamp '2026-03-01 10:01:00', '', 0, 1), "
            "(2, 'begun', timestamp '2026-03-02 10:00:00', null, 'a b', null, 2), "
            "(3, 'mixture', timestamp '2026-03-02 10:00:00', timestamp '2026-03-02 10:05:00', 'a b', 1, 2)) "
            "as t (entry_number, status, started_at, ended_at, stale_models, failed_tests, loaded_files)"
        )
        assert show_impact.newest_build(connection) == ("mixture", "2026-03-02 10:00", "a b", 1, 0, True)
        connection.execute(
            "insert into raw.loads values ('l1', 'loaded', '2026-03-02 09:00'), ('l2', 'loaded', '2026-03-02 10:04'), "
            "('l3', 'loaded', '2026-03-02 10:06'), ('l4', 'refused', '2026-03-02 10:07')"
        )
        assert show_impact.newest_build(connection) == ("mixture", "2026-03-02 10:00", "a b", 1, 1, False)


def test_no_week_is_cut_in_a_narrow_terminal():
    first_days = [f"2026-{month:02}-05" for month in range(1, 7)]
    zeros = [(day, *[0] * 6, *[None] * 10) for day in first_days]
    for width in (30, 80, 120):
        at_once = show_impact.weeks_that_fit(width)
        console = Console(width=max(width, 40), file=io.StringIO())
        for first in range(0, len(zeros), at_once):
            console.print(show_impact.account_table(zeros[first : first + at_once]))
        assert re.findall(r"2026-\d\d-05", console.file.getvalue()) == first_days


SCHEMAS = ("raw", "definitions", "marts", "reports")
PAGE = (
    "eligible_episodes, handled_episodes, resolved_episodes, pending_episodes, resolution_rate, resolution_rate_low, "
    "resolution_rate_high, resolution_rate_is_small_sample, change_at_age, matured_share, billed_lines, "
    "billed_lines_in_doubt"
)
WEEKLY_COUNTS = "deflected_episodes, handed_off_episodes, time_to_resolution_seconds_sum, time_to_resolution_seconds_n"


@pytest.fixture
def marts_without_episodes(tmp_path, monkeypatch):
    """Make a whole build of two accounts without an episode; a folder's name steers terminals. Return the file."""
    path = tmp_path / "shop.duckdb"
    monkeypatch.setenv("AGENT_OUTCOMES_DATABASE", str(path))
    with duckdb.connect(str(path)) as connection:
        for schema in SCHEMAS:
            connection.execute(f"create schema {schema}")
        page, counts = (", ".join(f"1 as {name}" for name in names.split(", ")) for names in (PAGE, WEEKLY_COUNTS))
        week = "select 'generic' as source_system, 'acme' as account_id, date '2026-02-23' as week_start"
        for statement in (
            "raw.loads as select 'l' as load_id, 'loaded' as status, timestamp '2026-03-01 09:00:00' as loaded_at",
            "raw.builds as select 1 as entry_number, 'whole' as status, timestamp '2026-03-01 10:00:00' as started_at, "
            "timestamp '2026-03-01 10:01:00' as ended_at, '' as stale_models, 0 as failed_tests, 1 as loaded_files",
            "definitions.zone_transitions as select '2026f' as release",
            "marts.dim_accounts as select 'generic' as source_system, unnest(['acme', 'b\x1b[31m']) as account_id, "
            "timestamp '2026-03-01 08:00:00' as as_of",
            "marts.dim_account_evidence as select 'generic' as source_system, 'acme' as account_id, 'messages' as "
            "evidence_kind, timestamp '2020-05-27 08:00:00' as last_record_at",
            f"marts.agg_weekly_agent_performance as {week} where false",
            f"marts.agg_weekly_account_performance as {week}, {counts} where false",
            f"reports.rpt_audit__week_in_brief as {week}, {page} where false",
            f"marts.fct_invoice_lines as {week}, 'i' as invoice_id, '1' as line_id, 'EUR' as currency, 'holds' as "
            "standing, 1 as amount where false",
            f"marts.agg_weekly_feedback as {week}, 'positive' as polarity, 1 as submissions where false",
            "marts.agg_data_quality_findings as select 'generic' as source_system, 'acme' as account_id, "
            "case n when 1 then 'refused_file' else 'orphan' end as check_name, "
            "n as findings, 'k' || n as findings_key, 'finding \x1b[2J' || n as sentence from range(0, 8) as t (n)",
            "marts.fct_messages as select 'generic' as source_system, * from (values ('acme', 'bot'), "
            "('acme', 'contact'), ('b', 'unknown'), ('b', 'ai'), ('c', 'human')) as t (account_id, sender_kind)",
        ):
            connection.execute(f"create table {statement}")
    return path


def test_where_no_episode_came_out_the_five_biggest_findings_are_told_and_nothing_steers_the_terminal(
    marts_without_episodes,
):
    told = CliRunner().invoke(show_impact.show_impact, [])
    assert told.exit_code == 0, told.output
    assert "\x1b" not in told.output
    assert (
        "No episode came of what was loaded for generic/acme, generic/b\\x1b[31m. The biggest findings:" in told.output
    )
    assert re.findall(r"finding \\x1b\[2J(\d)", told.output) == ["1", "7", "6", "5", "4"]
    assert re.findall(r"(\w+): no message is the AI's, and (\d+) are", told.output) == [("acme", "1")]
    assert "generic/acme: newest message 2020-05-27, 2,104 days before as_of." in told.output
    assert "load an export first" not in told.output


def test_bills_that_do_not_hold_are_told_with_what_they_are_worth_in_each_currency():
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.fct_invoice_lines as select 'generic' as source_system, * from (values "
            "('a', 'i1', '1', 'USD', 'in_doubt', 1.98), ('a', 'i1', '2', 'USD', 'holds', 7), "
            # the same line of another invoice, and one of two units
            "('a', 'i2', '1', 'USD', 'in_doubt', 0.99), ('a', 'i2', '2', 'EUR', 'in_doubt', 0.99), "
            "('a', 'i2', '2', 'EUR', 'holds', 0.99), ('a', 'i2', '3', 'EUR', 'in_doubt', null), "
            "('a', 'i2', '4', null, 'in_doubt', 5), ('b', 'i', '1', null, 'in_doubt', null), "
            "('c', 'i', '1', 'EUR', 'holds', 1), ('c', 'i', '2', 'EUR', 'arguable', 1)) "
            "as t (account_id, invoice_id, line_id, currency, standing, amount)"
        )
        billed = connection.execute(show_impact.BILLED_QUERY).fetchall()
    assert show_impact.bills(billed) == [
        "generic/a: 5 of 6 billed lines do not hold, 0.99 EUR and 2.97 USD and 2 lines without an amount or currency "
        "in doubt. marts.fct_invoice_lines says why.",
        "generic/b: 1 of 1 billed lines do not hold. marts.fct_invoice_lines says why.",
    ]


def test_a_week_shows_its_interval_its_change_at_equal_age_and_that_its_sample_is_small():
    console = Console(width=100, file=io.StringIO())
    known = ("2026-03-02", 9, 8, 2, 2, 1, 0, 0.25, 0.07, 0.59, True, -0.125, 1.0, 120.0, 0.5, 3, 1)
    unknown = ("2026-03-09", *[0] * 6, None, None, None, True, None, None, None, None, None, None)
    console.print(show_impact.account_table([known, unknown]))
    lines = [re.split(r"  +", line.strip()) for line in console.file.getvalue().splitlines()]
    assert ["resolution rate", "25% *", "-"] in lines
    assert ["between (95 %)", "7% - 59%", "-"] in lines
    assert ["change at equal age", "-12 points", "-"] in lines
    assert ["of them do not hold", "1", "-"] in lines


def test_a_file_loaded_after_the_build_is_told(marts_without_episodes):
    with duckdb.connect(str(marts_without_episodes)) as connection:
        connection.execute("insert into raw.loads values ('m', 'loaded', '2026-03-02 09:00:00')")
    told = CliRunner().invoke(show_impact.show_impact, [])
    assert "1 file was loaded after this build: run `dbt build`." in told.output


def test_an_account_that_is_asked_for_is_told_alone(marts_without_episodes):
    told = CliRunner().invoke(show_impact.show_impact, ["--account", "generic/acme"])
    assert told.exit_code == 0, told.output
    assert "No episode came of what was loaded for generic/acme. The biggest findings:" in told.output
    assert "x1b[31m" not in told.output
    unknown = CliRunner().invoke(show_impact.show_impact, ["--account", "acme"])
    assert unknown.exit_code == 1
    assert unknown.output == "Error: No account is called acme: there are generic/acme, generic/b\\x1b[31m.\n"


def test_a_database_that_is_not_there_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("AGENT_OUTCOMES_DATABASE", str(tmp_path / "none.duckdb"))
    told = CliRunner().invoke(show_impact.show_impact, [])
    assert (told.exit_code, told.output.count("\n")) == (1, 1)
    assert "Run `make build` first." in told.output
