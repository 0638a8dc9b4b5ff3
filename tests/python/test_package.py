"""The project inside another dbt project, as its page says: what it builds there, and what it leaves to the other."""

import os
import re
import shutil
import subprocess
import sys
import types

import duckdb
import jinja2
import pytest

from tests.python.commands import BIN, PROJECT

PAGE = PROJECT / "docs" / "use_as_a_package.md"


def blocks(language: str) -> list[str]:
    """Return the page's code blocks of a language, in their order."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """Make the project of the page, with one model over a mart; build what that needs.

    Returns the database and what dbt printed. The package has no unit tests: they are a third of what parsing costs.
    """
    folder = tmp_path_factory.mktemp("host")
    package = tmp_path_factory.mktemp("package") / "agent_outcomes"
    without = shutil.ignore_patterns("*unit_tests.yml")
    shutil.copytree(PROJECT / "models", package / "models", ignore=without)
    (package / "tests").mkdir()
    for name in ("dbt_project.yml", "macros", "seeds", "scripts", "tests/generic"):
        (package / name).symlink_to(PROJECT / name)
    installed, settings, selectors = blocks("yaml")
    (folder / "macros").mkdir()
    (folder / "models").mkdir()
    (folder / "packages.yml").write_text(installed.replace("../agent_outcomes", str(package)))
    (folder / "dbt_project.yml").write_text(settings)
    (folder / "selectors.yml").write_text(selectors)
    (folder / "macros" / "agent_outcomes.sql").write_text(blocks("jinja")[0])
    (folder / "models" / "our_accounts.sql").write_text(
        "select source_system, account_id, timezone from {{ ref('agent_outcomes', 'dim_accounts') }}"
    )
    profile = (PROJECT / "profiles.yml").read_text()
    (folder / "profiles.yml").write_text(re.sub(r"^agent_outcomes:", "shop:", profile, flags=re.MULTILINE))
    database = folder / "shop.duckdb"
    environment = os.environ | {"AGENT_OUTCOMES_DATABASE": str(database), "DO_NOT_TRACK": "1"}

    def run(*command):
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
        return done.stdout

    (folder / "exports" / "generic" / "acme").mkdir(parents=True)
    (folder / "exports" / "generic" / "acme" / "conversations.csv").write_text(
        "conversation_id,contact_id,channel,opened_at\nc1,k1,chat,2026-02-01T10:00:00Z\n"
    )
    run(BIN / "dbt", "deps")
    loader = folder / "dbt_packages" / "agent_outcomes" / "scripts" / "load_exports.py"
    run(sys.executable, loader, folder / "exports", "--extracted-at", "2026-03-01T00:00:00Z")
    printed = run(BIN / "dbt", "--no-use-colors", "build", "--select", "+our_accounts", "--show-all-deprecations")
    return database, printed


def rows(database, sql):
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_a_model_of_the_other_project_reads_a_mart(host):
    database, _ = host
    assert rows(database, "select * from main.our_accounts") == [("generic", "acme", "UTC")]


def test_it_builds_without_a_warning(host):
    _, printed = host
    assert not re.search(r"deprecat|warning", printed, re.IGNORECASE), printed
    assert re.search(r"WARN=0 ERROR=0", printed), printed


def test_schemas_are_the_projects_own(host):
    database, _ = host
    found = {schema for (schema,) in rows(database, "select distinct table_schema from information_schema.tables")}
    assert {"raw", "definitions", "accounts", "marts", "main"} <= found
    assert not [schema for schema in found if schema.startswith("main_")]


def test_the_book_knows_what_the_package_built_and_nothing_of_the_other_project(host):
    database, _ = host
    [(known,)] = rows(
        database,
        "select count(*) from raw.built_relations where seal is not null and content is not null and kind <> 'source'",
    )
    assert known > 5
    assert (
        rows(database, "select unique_id from raw.built_relations where unique_id not like '%.agent_outcomes.%'") == []
    )


def test_the_record_of_builds_counts_the_packages_models_alone(host):
    database, _ = host
    [(status, stale)] = rows(database, "select status, stale_models from raw.builds order by entry_number desc limit 1")
    assert status == "mixture"
    assert "our_accounts" not in stale.split()
    assert "dim_accounts" not in stale.split()
    assert "fct_episodes" in stale.split()


def check(project: str, macros: dict) -> None:
    """Run the check of the root project as dbt would, with that project's macros."""

    def stop(message):
        raise RuntimeError(message)

    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)  # noqa: S701 - SQL, no page
    environment.globals |= {
        "context": {project: macros},
        "project_name": project,
        "own_package": lambda: "agent_outcomes",
        "execute": True,
        "adapter": types.SimpleNamespace(type=lambda: "duckdb"),
        "flags": types.SimpleNamespace(WHICH="build"),
        "exceptions": types.SimpleNamespace(raise_compiler_error=stop),
    }
    macro = (PROJECT / "macros" / "hooks" / "check_host.sql").read_text()
    environment.from_string(macro + "{{ check_host() }}").render()


def test_a_root_project_that_hands_on_nothing_is_told_which_file_to_copy():
    macros = {f"materialization_{kind}_duckdb": None for kind in ("table", "view", "seed")}
    with pytest.raises(RuntimeError, match=r"'shop' .* lacks the materialization 'test' .* docs/use_as_a_package\.md"):
        check("shop", macros)
    check("shop", macros | {"materialization_test_duckdb": None})
    check("agent_outcomes", {})
