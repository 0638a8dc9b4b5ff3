"""The project's own promises about its shape, read from dbt's manifest."""

import csv
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from scripts import describe_models
from scripts.loading.contract import SHARED_TABLES, read_contract
from tests.python import worlds_variants
from tests.python.commands import DBT

PROJECT = Path(__file__).resolve().parents[2]
PUBLIC_SCHEMAS = {"marts", "reports"}
DOOR = "models/intermediate/exported"
KEY_TESTS = {"claims", "unique", "unique_combination"}


@pytest.fixture(scope="module")
def dbt(tmp_path_factory):
    """Return a function that runs dbt in one folder, so that what one command parsed is known to the next."""
    folder = tmp_path_factory.mktemp("parse")

    def run(command, *arguments):
        return subprocess.run(
            [
                *(*DBT, command, *arguments),
                *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
            ],
            cwd=PROJECT,
            env=os.environ | {"AGENT_OUTCOMES_DATABASE": str(folder / "agent_outcomes.duckdb")},
            capture_output=True,
            text=True,
            check=False,
        )

    run.folder = folder
    return run


@pytest.fixture(scope="module")
def parsed(dbt):
    """Parse the project once, for all tests that come after: dbt's output and the manifest."""
    done = dbt("parse", "--no-partial-parse", "--show-all-deprecations")
    assert done.returncode == 0, done.stdout
    return done.stdout, json.loads((dbt.folder / "target" / "manifest.json").read_text())


def read_seed(name):
    with (PROJECT / "seeds" / f"{name}.csv").open(newline="") as lines:
        return list(csv.DictReader(lines))


def is_of_a_user(node):
    """Tell whether users added it: what stands in models/ours is theirs."""
    return node["original_file_path"].startswith("models/ours/")


def models(manifest):
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model" and not is_of_a_user(node)]


def public_models(manifest):
    return [node for node in models(manifest) if node["schema"] in PUBLIC_SCHEMAS]


def test_parsing_says_nothing_of_deprecations_or_warnings(parsed):
    output, _ = parsed
    assert not re.search(r"deprecat|warning", output, re.IGNORECASE), output


def test_every_model_says_its_grain_in_its_first_line(parsed):
    _, manifest = parsed
    silent = [node["name"] for node in models(manifest) if not node["raw_code"].startswith("-- One row per ")]
    assert silent == []


def test_a_model_stored_otherwise_than_its_folder_says_why_before_it_begins(parsed):
    _, manifest = parsed
    settings = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["models"]["agent_outcomes"]
    silent = []
    for node in models(manifest):
        default, level = None, settings
        for folder in Path(room_of(node)).parts[1:]:
            level = level.get(folder, {})
            default = level.get("+materialized", default)
        kind = node["config"]["materialized"]
        # tables, of which a build may make some rows alone
        kind = "table" if kind in ("by_conversation", "touched") else kind
        article = "An" if kind == "ephemeral" else "A"
        if kind != default and f"{article} {kind}" not in describe_models.leading_comment(node["raw_code"]):
            silent.append(node["name"])
    assert silent == []


@pytest.mark.parametrize(
    "numbered",
    [
        r"interval '\d",
        r"add_(?:hours|seconds)\([^{}]*,\s*-?\d+\s*\)",
        r"years_before\([^{}]*,\s*\d+\s*\)",
        r"{%-?\s*set\s+\w+\s*=\s*-?[\d.]+\s*-?%}",
        # an hour's seconds are a unit
        r"(?:[<>]=?|between)\s*-?(?!3600\b)\d{3,}",
    ],
)
def test_no_model_holds_the_number_of_a_rule(parsed, numbered):
    """A window, a limit or a count that a rule sets is a macro of macros/rules, named after the idea."""
    _, manifest = parsed
    assert [node["name"] for node in models(manifest) if re.search(numbered, node["raw_code"])] == []


def test_every_public_model_says_its_grain_first_and_has_an_enforced_contract(parsed):
    _, manifest = parsed
    for node in public_models(manifest):
        assert node["description"].startswith("One row per "), node["name"]
        assert "Example question:" in node["description"], node["name"]
        assert node["config"]["contract"]["enforced"], node["name"]


def test_every_model_is_described_by_the_comment_that_it_opens_with():
    assert sorted(describe_models.outdated()) == [], "run `make describe`"


def test_every_public_model_is_described_from_the_first_sentence_of_its_comment_on(parsed):
    _, manifest = parsed
    differing = {
        node["name"]: sentence
        for node in public_models(manifest)
        if not node["description"].startswith(
            sentence := describe_models.first_sentence(describe_models.leading_comment(node["raw_code"]))
        )
    }
    assert differing == {}


def test_every_model_is_described_where_the_catalogue_shows_it(parsed):
    _, manifest = parsed
    assert [node["name"] for node in models(manifest) if not node["description"].startswith("One row per ")] == []


def test_every_public_column_is_described_and_typed(parsed):
    _, manifest = parsed
    bare = [
        f"{node['name']}.{column['name']}"
        for node in public_models(manifest)
        for column in node["columns"].values()
        if not column["description"].strip() or not column["data_type"]
    ]
    assert bare == []


# doubles of the weekly tables that are no rates: seconds, their sums and percentiles, bounds, parts of a change
NO_RATE = re.compile(r"(seconds|_sum|_median|_p90|_low|_high|_effect|change_at_age)$")


def test_every_rate_of_a_weekly_table_has_its_bounds_and_its_mark(parsed):
    _, manifest = parsed
    weekly = [node for node in public_models(manifest) if node["name"].startswith("agg_weekly_")]
    wanted = {"low": "double", "high": "double", "is_small_sample": "boolean"}
    bare = [
        f"{node['name']}.{name}"
        for node in weekly
        for name, column in node["columns"].items()
        if column["data_type"] == "double" and not NO_RATE.search(name)
        for suffix, data_type in wanted.items()
        if node["columns"].get(f"{name}_{suffix}", {}).get("data_type") != data_type
    ]
    assert bare == [], "macros/rules/rate_columns.sql writes all four"
    assert [node["name"] for node in weekly if re.search(r"\b(rate|wilson_bound)\(", node["raw_code"])] == []


def test_every_public_model_has_its_key_tested(parsed):
    _, manifest = parsed
    tested = {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") in KEY_TESTS
    }
    # a view of others' rows joined, as many as their product, names those whose keys make up its own
    joined = {
        node["unique_id"]: {
            f"model.{node['package_name']}.{name}" for name in node["config"]["meta"].get("key_from", [])
        }
        for node in public_models(manifest)
    }
    untested = [
        node["name"]
        for node in public_models(manifest)
        if node["unique_id"] not in tested
        and not (set() < joined[node["unique_id"]] <= tested & set(node["depends_on"]["nodes"]))
    ]
    assert untested == []


def test_no_test_asks_what_a_tables_not_null_constraint_enforces(parsed):
    _, manifest = parsed
    doubled = []
    for node in manifest["nodes"].values():
        model, asked = manifest["nodes"].get(node.get("attached_node") or ""), node.get("test_metadata") or {}
        if not model or model["resource_type"] != "model" or model["config"]["materialized"] == "view":
            continue
        conditions = asked["kwargs"].get("conditions", []) if asked["name"] == "claims" else []
        columns = [found[1] for condition in conditions if (found := re.fullmatch(r"(\w+) is not null", condition))]
        for column in [*columns, *([node["column_name"]] if asked["name"] == "not_null" else [])]:
            constraints = model["columns"].get(column, {}).get("constraints", [])
            if any(found["type"] == "not_null" for found in constraints):
                doubled.append(f"{model['name']}.{column}")
    assert doubled == []


def test_what_a_relation_promises_is_one_test_named_after_it(parsed):
    _, manifest = parsed
    nodes = [node for node in manifest["nodes"].values() if not is_of_a_user(node)]
    tests = [node for node in nodes if (node.get("test_metadata") or {}).get("name") == "claims"]
    assert [
        node["name"]
        for node in tests
        if node["name"] != f"claims_of_{manifest['nodes'][node['attached_node']]['name']}"
    ] == []
    scattered = {"not_null", "relationships", "accepted_values"}
    assert [node["name"] for node in nodes if (node.get("test_metadata") or {}).get("name") in scattered] == []


def rooms_in_order():
    """Return the folders of the table of rooms in CONTRIBUTING.md, as they are printed: from the ground floor up."""
    table = (PROJECT / "CONTRIBUTING.md").read_text().split("| Room |", 1)[1].split("\n\n", 1)[0]
    return [room for line in table.splitlines() for room in re.findall(r"`(models/[\w/]+)/`", line.split("|")[1])]


def room_of(node):
    return str(Path(node["original_file_path"]).parent)


def edges(manifest):
    """Yield the pairs of models of which the second reads the first."""
    for node in models(manifest):
        for parent_id in node["depends_on"]["nodes"]:
            parent = manifest["nodes"].get(parent_id)
            if parent and parent["resource_type"] == "model":
                yield parent, node


def test_contributing_names_every_room_once(parsed):
    _, manifest = parsed
    printed, there = rooms_in_order(), {room_of(node) for node in models(manifest)}
    assert there - set(printed) == set(), "give these rooms their place in the table of rooms in CONTRIBUTING.md"
    assert sorted(printed) == sorted(there)


def test_no_model_reads_a_room_above_its_own(parsed):
    _, manifest = parsed
    place = {room: number for number, room in enumerate(rooms_in_order())}
    upward = [
        f"{node['name']} < {parent['name']}"
        for parent, node in edges(manifest)
        # a room that is not printed has no place: the test above names it
        if {room_of(parent), room_of(node)} <= set(place) and place[room_of(parent)] > place[room_of(node)]
    ]
    assert upward == []


def test_no_model_reaches_two_floors_down_but_to_the_ground(parsed):
    _, manifest = parsed
    floors = {"staging": 1, "intermediate": 2, "marts": 3, "reports": 4}
    far = [
        f"{node['name']} < {parent['name']}"
        for parent, node in edges(manifest)
        if parent["schema"] in floors and floors[node["schema"]] - floors[parent["schema"]] > 1
    ]
    assert far == []


def test_only_the_ground_floor_and_staging_read_landed_rows(parsed):
    _, manifest = parsed
    readers = {
        room_of(node)
        for node in models(manifest)
        if any(parent_id.startswith("source.") for parent_id in node["depends_on"]["nodes"])
    }
    assert [room for room in readers if not room.startswith(("models/accounts", "models/staging"))] == []


def source_of(room):
    """Return the source whose room it is, or a room within it, or None: a room of `hubspot_<more>` is of hubspot."""
    folder = next(iter(Path(room).parts[2:3]), "")
    return next((source for source in read_contract().sources if f"{folder}_".startswith(f"{source}_")), None)


def is_of_a_source(room):
    return room.startswith(("models/staging/", "models/intermediate/")) and source_of(room) is not None


def shapes_of_entities(manifest):
    """Return by entity the models that the dictionary of the door lists."""
    macro = manifest["macros"]["macro.agent_outcomes.shapes_of"]["macro_sql"]
    return {
        entity: re.findall(r"'(\w+)'", listed)
        for entity, listed in re.findall(r"'(\w+)':\s*\[(.*?)\]", macro, re.DOTALL)
    }


def test_every_landing_table_that_is_narrowed_to_conversations_is_read_as_landed_by_its_model():
    # it is by this name that macros/daily finds what to narrow
    named = (PROJECT / "macros" / "daily" / "narrowed_landings.sql").read_text()
    tables = re.findall(r"'generic__(\w+)'", named)
    folder = PROJECT / "models" / "staging" / "generic"
    unread = [
        table
        for table in tables
        if f"from {{{{ source('generic', '{table}') }}}} as landed"
        not in (folder / f"stg_generic__{table}.sql").read_text()
    ]
    assert tables
    assert unread == []


def test_no_model_names_a_sources_model_but_in_the_sources_own_rooms(parsed):
    _, manifest = parsed
    named = [
        f"{node['name']} < {parent['name']}"
        for parent, node in edges(manifest)
        if is_of_a_source(room_of(parent))
        and (not is_of_a_source(room_of(node)) or source_of(room_of(node)) != source_of(room_of(parent)))
        and not (room_of(node) == DOOR and parent["name"] not in node["raw_code"])
    ]
    assert named == []


def test_no_room_of_a_source_reads_what_another_landed(parsed):
    _, manifest = parsed
    named = [
        f"{node['name']} < {source['source_name']}.{source['name']}"
        for node in models(manifest)
        for source in (manifest["sources"].get(parent_id) for parent_id in node["depends_on"]["nodes"])
        if source and source["source_name"] != "loads" and room_of(node) != "models/accounts"
        if source_of(room_of(node)) != source["source_name"]
    ]
    assert named == []


def test_every_entity_of_the_door_is_read_and_every_model_of_it_is_there(parsed):
    _, manifest = parsed
    shapes = shapes_of_entities(manifest)
    there = {node["name"]: room_of(node) for node in models(manifest)}
    listed = {name for names in shapes.values() for name in names}
    assert [name for name in listed if name not in there or not is_of_a_source(there[name])] == []
    read = {entity for node in models(manifest) for entity in re.findall(r"shapes_of\('(\w+)'\)", node["raw_code"])}
    assert read == set(shapes)
    assert {room_of(node) for node in models(manifest) if "shapes_of(" in node["raw_code"]} == {DOOR}


def test_every_model_below_the_marts_is_read(parsed):
    """What a source's room makes and nobody reads has been left out of the dictionary of the door."""
    _, manifest = parsed
    read = {parent["name"] for parent, _ in edges(manifest)}
    unread = [
        node["name"] for node in models(manifest) if node["schema"] not in PUBLIC_SCHEMAS and node["name"] not in read
    ]
    assert unread == [], "a model of a source is read through macros/contract/shapes_of.sql"


def test_no_unit_test_of_a_room_that_sources_share_is_fed_with_a_sources_model(parsed):
    _, manifest = parsed
    rooms = {node["name"]: room_of(node) for node in models(manifest)}
    fed = [
        f"{test['name']} < {name}"
        for test in manifest["unit_tests"].values()
        if not is_of_a_source(rooms[test["model"]])
        for given in test["given"]
        for name in re.findall(r"ref\('(\w+)'\)", given["input"])
        if is_of_a_source(rooms.get(name, "")) and rooms[test["model"]] != DOOR
    ]
    assert fed == []


def test_what_depends_on_which_builds_ran_is_known_to_those_who_compare_builds(parsed):
    """A new reader of the ledger or of the record of builds gets its row in worlds_variants.OF_BUILDS."""
    _, manifest = parsed
    found = {"model.agent_outcomes.fct_verdict_ledger", "source.agent_outcomes.loads.builds"}
    while more := {
        node["unique_id"]
        for node in models(manifest)
        if node["unique_id"] not in found and found & set(node["depends_on"]["nodes"])
    }:
        found |= more
    public = {(node["schema"], node["name"]) for node in public_models(manifest) if node["unique_id"] in found}
    assert public == worlds_variants.OF_BUILDS


@pytest.mark.parametrize(
    "forbidden",
    [
        r"target\.type",
        r"select\s+distinct",
        r"current_timestamp|current_date|\bnow\s*\(|\brandom\s*\(|\buuid\s*\(",
        r"run_query|statement\(|get_column_values",
        r"_tmp\b",
    ],
)
def test_no_model_holds_what_models_must_not_hold(parsed, forbidden):
    _, manifest = parsed
    assert [node["name"] for node in models(manifest) if re.search(forbidden, node["raw_code"], re.IGNORECASE)] == []


def test_every_order_downwards_says_where_null_stands():
    """Going down, Postgres puts NULL first and DuckDB last: an order that does not say it gives other rows there."""
    written = [*PROJECT.glob("models/**/*.sql"), *PROJECT.glob("macros/*/*.sql"), *PROJECT.glob("tests/*/**/*.sql")]
    asked_in_hooks = {"hooks", "materializations"}
    silent = [
        f"{file.relative_to(PROJECT)}: {line.strip()}"
        for file in written
        if file.parent.name not in asked_in_hooks
        for line in file.read_text().splitlines()
        if not line.lstrip().startswith(("--", "{#")) and re.search(r"\bdesc\b(?! nulls (first|last))", line)
    ]
    assert silent == []


def test_variables_are_few_values_and_no_model_switches_on_one(parsed):
    _, manifest = parsed
    project = (PROJECT / "dbt_project.yml").read_text()
    block = project.split("vars:\n")[1].split("\n\n")[0]
    assert len(re.findall(r"^  [a-z_]+:", block, re.MULTILINE)) <= 10
    assert [node["name"] for node in models(manifest) if re.search(r"{%-?\s*if\s+var", node["raw_code"])] == []


def test_every_landing_table_says_which_evidence_it_brings(parsed):
    _, manifest = parsed
    landing = {
        (source["source_name"], source["name"])
        for source in manifest["sources"].values()
        if source["source_name"] != "loads"
    }
    files = read_seed("evidence_files")
    assert landing - {(row["source_system"], row["table_name"]) for row in files} == set(), (
        "a row in seeds/evidence_files.csv"
    )
    # these may lie in any source's folder
    known = landing | {(source, table) for source, _ in landing for table in SHARED_TABLES}
    assert {(row["source_system"], row["table_name"]) for row in files} - known == set()
    described = {(row["source_system"], row["evidence_kind"]) for row in read_seed("evidence_sources")}
    assert {(row["source_system"], row["evidence_kind"]) for row in files} == described, "seeds/evidence_sources.csv"


def test_ref_passes_a_package_and_a_version_on_to_dbt(dbt, parsed):
    done = dbt("compile", "--inline", "select * from {{ ref('agent_outcomes', 'fct_episodes', v=2) }}")
    assert "'fct_episodes' with version '2' in package or project 'agent_outcomes' which was not found" in done.stdout


def test_every_macro_file_holds_the_macro_it_is_named_after():
    for path in (PROJECT / "macros").rglob("*.sql"):
        names = re.findall(r"{%-?\s*(?:macro\s+(\w+)\s*\(|materialization\s+(\w+)\s*,)", path.read_text())
        names = {macro or materialization for macro, materialization in names}
        assert path.stem in names, path
        engines = {f"{engine}__{path.stem}" for engine in ("default", "duckdb", "postgres", "spark")}
        assert names <= {path.stem, *engines}, path


def test_no_cell_of_a_seed_is_a_word_that_dbt_reads_as_empty():
    # DuckDB reads the files itself, and keeps the word; elsewhere dbt sends what it has read
    for path in sorted((PROJECT / "seeds").glob("*.csv")):
        cells = {cell.strip().lower() for row in read_seed(path.stem) for cell in row.values()}
        assert "null" not in cells, path


def test_no_file_of_the_project_names_a_package_registry():
    hosts = ("py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org")
    built = {".git", ".venv", ".venv-gate", ".venv-metrics", "target", "logs"}
    for path in PROJECT.rglob("*"):
        if path.is_file() and not built & set(path.relative_to(PROJECT).parts) and path.suffix != ".duckdb":
            text = path.read_bytes()
            assert not [host for host in hosts if host.encode() in text], path


def test_the_short_words_of_channels_are_the_seed_channels():
    macro = (PROJECT / "macros" / "rules" / "channel_word.sql").read_text()
    assert re.findall(r"'(\w+)',", macro) == [row["channel"] for row in read_seed("channels")]


def test_the_short_words_of_roles_are_those_that_messages_and_events_take():
    rules = PROJECT / "macros" / "rules"
    short = re.findall(r"'(\w+)',", (rules / "item_role.sql").read_text())
    timeline = PROJECT / "models" / "intermediate"
    said = (timeline / "contract" / "int_messages.sql").read_text() + (rules / "event_role.sql").read_text()
    roles = set(re.findall(r"(?:then|else)\s+'(\w+)'", said)) - {"message", "unknown"}
    assert set(short) == roles | {"letting_go"}


def test_the_page_of_a_week_has_a_column_for_every_exit_in_the_words_of_the_seed(parsed):
    _, manifest = parsed
    page = manifest["nodes"]["model.agent_outcomes.rpt_audit__week_in_brief"]
    begins = "Eligible episodes that ended so: "
    said = {name: column["description"] for name, column in page["columns"].items()}
    shown = {name: text.removeprefix(begins) for name, text in said.items() if text.startswith(begins)}
    exits = sorted(read_seed("episode_exits"), key=lambda row: int(row["position"]))
    assert list(shown.items()) == [(f"{row['exit']}_episodes", f"{row['label']}.") for row in exits]
    [listed] = re.findall(r"set exits = \[(.*?)\]", page["raw_code"], re.DOTALL)
    assert re.findall(r"'(\w+)'", listed) == [row["exit"] for row in exits]


def test_every_check_has_its_row_in_the_seed_of_effects_and_none_is_left_over(parsed):
    _, manifest = parsed
    findings = manifest["nodes"]["model.agent_outcomes.fct_data_quality_findings"]
    said = findings["columns"]["check_name"]["description"].rstrip(".")
    listed = set(re.split(r", | or ", said))
    assert {row["check_name"] for row in read_seed("finding_effects")} == listed
    code = "\n".join(node["raw_code"] for node in models(manifest))
    written = set(re.findall(r"'(\w+)' as check_name", code))
    [of_ids] = re.findall(r"then '(\w+_id)' else '(\w+_id)' end as check_name", code)
    meanings = manifest["macros"]["macro.agent_outcomes.fault_meaning"]["macro_sql"]
    of_faults = {f"{fault}_value" for fault in re.findall(r"when '(\w+)'", meanings)}
    assert written | set(of_ids) | of_faults == listed


def test_every_kind_of_change_of_the_measuring_has_its_words(parsed):
    _, manifest = parsed
    code = "\n".join(
        manifest["nodes"][f"model.agent_outcomes.{name}"]["raw_code"]
        for name in ("base_dated_changes", "rpt_audit__measuring_changes")
    )
    told = set(re.findall(r" '([a-z]\w+)' as kind", code)) | set(
        re.findall(r"^    \('(\w+)', '\w+',", code, re.MULTILINE)
    )
    of_builds = {
        f"{kind}_of_a_build"
        for kind in re.findall(
            r"'(\w+)' as kind", manifest["nodes"]["model.agent_outcomes.base_build_changes"]["raw_code"]
        )
    }
    assert {row["kind"] for row in read_seed("measuring_changes")} == told | of_builds
