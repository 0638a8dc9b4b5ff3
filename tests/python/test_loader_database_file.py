"""The database file: names that it cannot have, and who may read it."""

import os
import re
import stat
from pathlib import Path

import duckdb
import pytest
import yaml
from conftest import Exports
from dbt.config.renderer import ProfileRenderer
from dbt_common.context import set_invocation_context

from scripts.loading.contract import REPOSITORY, read_contract
from scripts.loading.database import MEMORY_VARIABLE, RESERVED_NAMES, VARIABLE, catalog_name, open_database

ROWS = "conversation_id,opened_at\nc1,2026-01-01\n"


def _load_into(exports: Exports, named: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Load into a database of this name; return what was said, having checked that it was refused and nothing made."""
    exports.write("conversations.csv", ROWS)
    before = sorted(exports.folder.parent.rglob("*"))
    monkeypatch.chdir(exports.folder.parent)
    monkeypatch.setenv(VARIABLE, named)
    run = exports.load()
    assert run.exit_code == 2
    assert sorted(exports.folder.parent.rglob("*")) == before
    said = " ".join(run.output.split())
    assert said.startswith("Error: ")
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("name", RESERVED_NAMES)
@pytest.mark.parametrize("form", ["{}.duckdb", "{}", "{}.2026.db", ".{}.duckdb", "./{}.db"])
def test_a_name_of_a_schema_or_of_duckdbs_own_is_refused(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, name: str, form: str
):
    for spelled in (name, name.upper()):
        said = _load_into(exports, form.format(spelled), monkeypatch)
        assert f"{spelled} is the name of a schema or of DuckDB's own: name a file such as my_shop.duckdb" in said


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        (":memory:", "in memory, which keeps nothing"),
        (":memory:shop", "in memory, which keeps nothing"),
        ("md:shop", "read as an address"),
        ("https://host.example/shop.duckdb", "read as an address"),
        ("shop#1.duckdb", "read as an address"),
        ("shop;1.duckdb", "read as an address"),
        (" shop.duckdb", "read as an address"),
    ],
)
def test_a_name_that_is_no_file_to_the_loader_or_to_dbt_is_refused(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, named: str, why: str
):
    assert why in _load_into(exports, named, monkeypatch)


@pytest.mark.parametrize(
    "named", ["my.marts.duckdb", "raw_shop.duckdb", "marts2", "größe.duckdb", "a b.duckdb", ".x.db"]
)
def test_any_other_name_is_taken_and_duckdb_calls_it_so(exports: Exports, monkeypatch: pytest.MonkeyPatch, named: str):
    exports.write("conversations.csv", ROWS)
    monkeypatch.chdir(exports.folder.parent)
    monkeypatch.setenv(VARIABLE, named)
    assert exports.load().exit_code == 0
    with duckdb.connect(named, read_only=True) as connection:
        assert connection.execute("select current_database()").fetchall() == [(catalog_name(named),)]


def test_the_names_refused_hold_every_schema_of_the_project():
    project = (REPOSITORY / "dbt_project.yml").read_text()
    assert yaml.safe_load(project)["name"] == "agent_outcomes"
    schemas = set(re.findall(r"\+schema: *(\w+)", project)) | {schema for schema, _ in read_contract().definitions}
    assert schemas - set(RESERVED_NAMES) == set()


def test_the_loader_and_dbt_refuse_the_same_names():
    macro = (REPOSITORY / "macros" / "hooks" / "reserved_database_names.sql").read_text()
    assert sorted(re.findall(r"'([a-z_]+)'", macro[macro.index("return") :])) == sorted(RESERVED_NAMES)


def test_a_relative_database_in_a_working_folder_that_is_gone_is_a_sentence(
    exports: Exports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    exports.write("conversations.csv", ROWS)
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.setenv(VARIABLE, "shop.duckdb")
    run = exports.load()
    assert run.exit_code == 2
    assert "shop.duckdb lies below the working folder, which has been deleted" in run.output


# -- how much memory DuckDB may use

MEMORY_LIMIT = "select current_setting('memory_limit')"


@pytest.mark.parametrize(("asked", "limit"), [("2GB", "1.8 GiB"), ("512MiB", "512.0 MiB"), ("", None), (None, None)])
def test_the_loader_and_dbt_use_no_more_memory_than_asked_and_the_engines_own_limit_when_not(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, asked: str | None, limit: str | None
):
    if asked is None:
        monkeypatch.delenv(MEMORY_VARIABLE, raising=False)
    else:
        monkeypatch.setenv(MEMORY_VARIABLE, asked)
    with duckdb.connect() as connection:
        expected = (limit,) if limit else connection.execute(MEMORY_LIMIT).fetchone()
    with open_database(exports.database, read_contract(), print) as connection:
        assert connection.execute(MEMORY_LIMIT).fetchone() == expected
    profile = yaml.safe_load((REPOSITORY / "profiles.yml").read_text())["agent_outcomes"]["outputs"]["dev"]
    set_invocation_context(os.environ)
    options = ProfileRenderer({}).render_data(profile)["config_options"]
    with duckdb.connect(str(exports.database), config=options) as connection:
        assert connection.execute(MEMORY_LIMIT).fetchone() == expected


@pytest.mark.parametrize("asked", ["much", "4", "4 apples", "80%"])
def test_a_memory_limit_that_duckdb_does_not_take_is_wrong_use(
    exports: Exports, monkeypatch: pytest.MonkeyPatch, asked: str
):
    exports.write("conversations.csv", ROWS)
    monkeypatch.setenv(MEMORY_VARIABLE, asked)
    run = exports.load()
    assert run.exit_code == 2
    assert f"{MEMORY_VARIABLE} is {asked}: write a number and its unit, like 4GB, or unset it" in run.output
    assert not exports.database.exists()


# -- who may read it


def _modes(folder: Path) -> dict[str, int]:
    """Return what group and others may do with each database file of a folder, the log of changes included."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in folder.glob("*.duckdb*")}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_new_database_and_its_log_of_changes_are_its_owners_alone(exports: Exports, umask: int):
    before = os.umask(umask)
    try:
        with open_database(exports.database, read_contract(), print) as connection:
            connection.execute("create table main.x as select 1 as y")
            assert _modes(exports.database.parent) == {"test.duckdb": 0, "test.duckdb.wal": 0}
        assert _modes(exports.database.parent) == {"test.duckdb": 0}
        assert os.umask(umask) == umask
    finally:
        os.umask(before)


@pytest.mark.parametrize("allowed", [0o000, 0o040, 0o060, 0o066])
def test_a_database_that_somebody_opened_to_others_stays_so_with_its_companions(exports: Exports, allowed: int):
    duckdb.connect(str(exports.database)).close()
    exports.database.chmod(0o600 | allowed)
    before = os.umask(0)
    try:
        with open_database(exports.database, read_contract(), print) as connection:
            connection.execute("create table main.x as select 1 as y")
            assert set(_modes(exports.database.parent).values()) == {allowed}
    finally:
        os.umask(before)
