"""A person is erased: from every table, column, member, log and block; nothing else moves. Marts: test_rebuild.py."""

import json
import signal
import stat
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from scripts.erase_contact import main as erase_contact
from scripts.erasing import copying
from scripts.erasing.declaration import KNOWN, columns_of, log_columns_of
from scripts.erasing.spelling import spellings, substitution
from scripts.erasing.stand_ins import make_stand_ins
from scripts.erasing.texts import Texts
from scripts.loading.contract import read_contract
from tests.python.conftest import Exports, Run, environment

CONTRACT = read_contract()
TABLES = [(source, name) for source, tables in CONTRACT.tables.items() for name in tables]
# his, in every source; nobody else has any of it
HIS = {
    "generic": ("HISCONTACT-1", "HISCONVERSATION-1"),
    "hubspot": ("7710000001", "7720000001"),
    "respond_io": ("7710000001", "1773604800515929"),
    "klaviyo": ("01HISPROFILE", "01HISCONVERSATION"),
}
HERS = {
    "generic": ("HERCONTACT-2", "HERCONVERSATION-2"),
    "hubspot": ("8810000002", "8820000002"),
    "respond_io": ("8810000002", "1773604900999999"),
    "klaviyo": ("01HERPROFILE", "01HERCONVERSATION"),
}
HIS_ACTOR, HER_ACTOR = "V-7730000001", "V-8830000002"
INSTANT = "2026-02-01T10:00:00Z"


def erase(*arguments: str) -> Run:
    """Run the command in this process."""
    result = CliRunner().invoke(erase_contact, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.output)


def words_of(source: str, who: str) -> dict[str, str]:
    """Return what a person's values are, unmistakably."""
    contact, conversation = (HIS if who == "his" else HERS)[source]
    sign = "Zebulon" if who == "his" else "Philippa"
    return {
        "contact_id": contact,
        "conversation_id": conversation,
        "conversation_link": "",
        "actor_id": HIS_ACTOR if who == "his" else HER_ACTOR if source == "hubspot" else contact,
        "message_id": f"{'77' if who == 'his' else '88'}40000001",
        "item_id": f"{'77' if who == 'his' else '88'}50000001",
        "ticket_id": f"{'77' if who == 'his' else '88'}60000001",
        "name": f"{sign} Quixotine",
        "name_part": sign,
        "detail": f"{sign.lower()}@quixotine.example",
        "text": f"where is the parcel of {sign} the {who} one?",
        "free_text": f"a word about {sign} and {who} parcel",
        "word": f"friends of {sign} Quixotine",
        "kept": "",
    }


def document(source: str, table: str, column: str, who: str) -> str:
    """Return a JSON cell with every member that the declaration names, and one that it does not."""
    words = words_of(source, who)
    made: dict = {"somethingNew": words["detail"], "deeper": [{"note": words["name"], "number": 19.90}]}
    for pattern, holds in columns_of(source, table)[column].members:
        kind = {"message_link": "message_id", "ticket_link": "ticket_id"}.get(holds, holds)
        if "*" not in pattern and words.get(kind):
            place = made
            *path, last = pattern.split(".")
            for name in path:
                place = place.setdefault(name, {})
                if not isinstance(place, dict):
                    break
            else:
                place[last] = words[kind]
    if source == "klaviyo" and column == "attributes":
        made["event_properties"] = {
            "Conversation ID": words["conversation_id"],
            "First message": words["free_text"],
            "Tags": ["Shipping"],
        }
    if source == "klaviyo" and column == "links":
        made = {
            "self": f"https://a.example/api/profiles/{words['contact_id']}?email={words['detail'].replace('@', '%40')}"
        }
    if column in ("senders", "recipients"):
        return json.dumps(
            [{"actorId": words["actor_id"], "name": words["name"], "deliveryIdentifier": {"value": words["detail"]}}]
        )
    if column == "propertieswithhistory":
        made = {"subject": [{"value": words["free_text"], "timestamp": INSTANT}]}
    if column == "associations":
        made = {"contacts": {"results": [{"id": words["contact_id"], "type": "x"}]}, "unlisted": words["detail"]}
    if table == "messages" and column == "content":
        made = {"type": "text", "text": words["text"], "file": words["detail"]}
    return json.dumps(made)


def row_of(source: str, table: str, who: str) -> dict[str, str]:
    """Return a row of a landing table in which every column says something of a person."""
    words = words_of(source, who)
    landing = CONTRACT.tables_of(source)[table]
    cells: dict[str, str] = {}
    for name, column in columns_of(source, table).items():
        if name not in landing.columns:
            continue
        kind = {
            "message_link": "message_id", "ticket_link": "ticket_id", "rich_text": "text",
            "property_value": "free_text",
            "page_link": "kept", "conversation_link": "kept",
        }.get(column.holds, column.holds)  # fmt: skip
        if column.is_json or column.holds == "json":
            cells[name] = document(source, table, name, who)
        elif column.holds == "resource_id":
            cells[name] = {
                "conversations": words["conversation_id"],
                "messages": words["message_id"],
                "profiles": words["contact_id"],
            }.get(table, words["item_id"])
        else:
            cells[name] = words.get(kind, "")
        if name in landing.instants:
            cells[name] = cells[name] if column.is_json else INSTANT
        elif cells[name] == "" and (name in landing.required or name in landing.row_id):
            cells[name] = "1"
    # what a file may hold beside the contract
    return {**cells, "an_unknown_column": words["detail"]}


def fill(exports: Exports, source: str) -> None:
    """Load a file for every table of a source with a row of his and one of hers, and what names him in other places."""
    exports.folder.joinpath(source).mkdir(parents=True, exist_ok=True)
    _, conversation = HIS[source]
    for name in CONTRACT.tables_of(source):
        rows = [row_of(source, name, who) for who in ("his", "her")]
        extension = f"-{conversation}.ndjson" if name in ("messages", "thread_items") else ".ndjson"
        lines = [json.dumps(row) for row in rows] + [
            "{ broken, of " + words_of(source, "his")["name"] + " " + conversation
        ]
        exports.write(f"{source}/shop/{name}{extension}", "\n".join(lines) + "\n")
    exports.load("--max-rejected", "1")


@dataclass(frozen=True)
class Erased:
    """A source's exports, loaded and with one of the two people erased. before, after: every cell of every table."""

    source: str
    exports: Exports
    before: str
    counts: dict[str, int]
    run: Run
    after: str


@pytest.fixture(scope="module", params=list(HIS))
def erased(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erased]:
    """Load a row of each person in every table of a source, and erase one of them."""
    source = request.param
    folder = tmp_path_factory.mktemp(source)
    exports = Exports(folder / "exports", folder / "test.duckdb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AGENT_OUTCOMES_DATABASE", str(exports.database))
        fill(exports, source)
        before, counts = cells(exports.database), counted(exports)
        run = erase(source, "shop", HIS[source][0])
        yield Erased(source, exports, before, counts, run, cells(exports.database))


def values_of(who: str, source: str) -> set[str]:
    """Return what must not be found, or must all still be there."""
    words = words_of(source, who)
    kinds = ("contact_id", "conversation_id", "name", "detail", "text", "free_text") + (
        ("actor_id",) if source == "hubspot" else ()
    )
    return {words[kind] for kind in kinds}


def counted(exports: Exports) -> dict[str, int]:
    """Return the number of rows of every landing table and log, but for the log of erasures."""
    return dict(
        exports.query(
            "select table_name, estimated_size from duckdb_tables() where schema_name = 'raw' and table_name <> "
            "'erasures'"
        )
    )


def cells(database: Path) -> str:
    """Return every cell of every table of the file, one after the other."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        return "\n".join(str(connection.execute(f'from "{schema}"."{table}"').fetchall()) for schema, table in tables)


@pytest.mark.parametrize(("source_system", "table"), TABLES)
def test_every_column_of_every_landing_table_says_what_it_holds(source_system, table):
    columns = columns_of(source_system, table)
    assert {*CONTRACT.tables[source_system][table].columns, *CONTRACT.load_columns} <= set(columns)
    assert {column.holds for column in columns.values()} <= KNOWN
    assert {holds for column in columns.values() for _, holds in column.members} <= KNOWN


def test_every_column_of_the_loaders_own_tables_says_what_it_holds():
    landing = {table.identifier for tables in CONTRACT.tables.values() for table in tables.values()}
    for (_, table), columns in CONTRACT.definitions.items():
        if table not in landing:
            assert set(columns) <= set(log_columns_of(table)), table


def test_nothing_of_the_person_is_left(erased: Erased):
    assert erased.run.exit_code == 0, erased.run.output
    content = erased.exports.database.read_bytes()
    for value in values_of("his", erased.source):
        assert value in erased.before, value
        assert value.lower() not in erased.after.lower(), value
        assert value.encode() not in content, value
        assert value not in erased.run.output, value
    assert "Zebulon" not in erased.after


def test_nothing_of_others_is_touched_and_no_row_is_lost(erased: Erased):
    for value in values_of("her", erased.source):
        assert erased.before.count(value) > 0, value
        assert erased.after.count(value) == erased.before.count(value), value
    assert counted(erased.exports) == erased.counts


def test_the_new_file_is_its_owners_and_nothing_lies_beside_it(erased: Erased):
    assert stat.S_IMODE(erased.exports.database.stat().st_mode) == 0o600
    assert {path.name for path in erased.exports.database.parent.iterdir()} == {"exports", "test.duckdb"}


def test_it_is_written_down_what_was_done_without_a_word_of_the_person(erased: Erased):
    made = erased.exports.query("select distinct contact_id, source_system, account_id from raw.erasures")
    [(contact, *place)] = made
    assert place == [erased.source, "shop"]
    assert contact in erased.run.output
    assert contact in erased.after
    tables = {f"{erased.source}__{name}" for name in CONTRACT.tables[erased.source]}
    told = {table for (table,) in erased.exports.query("select table_name from raw.erasures where rows_changed > 0")}
    assert {"loads", "rejected_rows"} < told
    assert len(tables & told) > len(tables) / 3


def test_a_second_run_finds_nothing_and_changes_nothing(erased: Erased):
    content = erased.exports.database.read_bytes()
    again = erase(erased.source, "shop", HIS[erased.source][0])
    assert again.exit_code == 0
    assert "nothing was changed" in again.output
    assert erased.exports.database.read_bytes() == content


def test_loading_the_same_files_again_does_not_bring_the_person_back(erased: Erased):
    for extracted_at in ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"):
        erased.exports.load("--max-rejected", "1", extracted_at=extracted_at)
        after = cells(erased.exports.database)
        assert [value for value in values_of("his", erased.source) if value in after] == []


ONE = "contact_id,name,email\nHISCONTACT-1,Zebulon Quixotine,zebulon@quixotine.example\nHERCONTACT-2,Philippa,\n"


def test_ids_stay_joined_and_empty_stays_empty(exports: Exports):
    exports.write(
        "contacts.csv", "contact_id,merged_into_id,name,email\nA-7,A-8,Zebulon,\nA-8,,,\nB-1,,Bea,b@example.com\n"
    )
    exports.write(
        "conversations.csv", f"conversation_id,opened_at,contact_id,summary\nC-1,{INSTANT},A-7,\nC-2,{INSTANT},A-8,x\n"
    )
    exports.write(
        "messages.csv",
        f"message_id,conversation_id,sent_at,sender_kind,sender_id,text\nC-1-m1,C-1,{INSTANT},contact,A-7,\n",
    )
    exports.load()
    assert erase("generic", "acme", "A-8").exit_code == 0
    [(first, surviving, name, email), (same, none, no_name, _), hers] = exports.landed(
        "contacts", "contact_id", "merged_into_id", "name", "email"
    )
    assert (surviving, none, name, email, no_name) == (same, None, "erased", None, None)
    assert hers == ("B-1", None, "Bea", "b@example.com")
    [(one, his, nothing), (two, his_too, summary)] = exports.landed(
        "conversations", "conversation_id", "contact_id", "summary"
    )
    assert (his, his_too, nothing, summary) == (first, same, None, "erased")
    assert one < two
    assert exports.landed("messages", "message_id", "conversation_id", "sender_id", "text") == [
        (f"{one}-m1", one, first, None)
    ]


def test_a_visitor_of_hubspot_is_its_contact_and_a_service_that_speaks_everywhere_is_nobody(exports: Exports):
    threads = [{"id": f"61{n}", "createdAt": INSTANT, "associatedContactId": f"77100{n}"} for n in range(4)]
    items = [
        {
            "id": f"item-{number}", "conversationsThreadId": f"61{thread}", "createdAt": INSTANT, "type": "MESSAGE",
            "direction": "INCOMING", "senders": [{"actorId": actor, "name": "Somebody"}], "text": f"words {thread}",
        }
        for number, (thread, actor) in enumerate(
            [(0, "V-10"), (1, "V-11"), (0, "E-1"), (1, "E-1"), (2, "E-1"), (3, "E-1")]
        )
    ]  # fmt: skip
    exports.write("hubspot/acme/threads.ndjson", "".join(f"{json.dumps(thread)}\n" for thread in threads))
    exports.write("hubspot/acme/thread_items.ndjson", "".join(f"{json.dumps(item)}\n" for item in items))
    exports.load()
    assert erase("hubspot", "acme", "V-10").exit_code == 0
    texts = "select list(text order by id) from raw.hubspot__thread_items where text "
    assert exports.query(f"{texts} = 'erased'") == [(["erased", "erased"],)]
    assert exports.query(f"{texts} <> 'erased'") == [(["words 1", "words 1", "words 2", "words 3"],)]
    assert exports.query("select count(*) from raw.hubspot__threads where associatedcontactid like '77100_'") == [(3,)]
    assert exports.query("select count(*) from raw.hubspot__thread_items where senders like '%E-1\"%'") == [(4,)]


def test_a_number_that_is_no_contacts_id_renames_no_file(exports: Exports):
    exports.write("contacts-2026.csv", ONE)
    exports.load()
    assert "nothing was changed" in erase("generic", "acme", "2026").output


def test_a_dry_run_says_what_is_there_and_changes_nothing(exports: Exports):
    exports.write("contacts.csv", ONE)
    exports.load()
    before = cells(exports.database)
    run = erase("generic", "acme", HIS["generic"][0], "--dry-run")
    assert run.exit_code == 0
    assert "generic__contacts: 1 row" in run.output
    assert cells(exports.database) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("zendesk", "shop", "1"), "is no source"), (("generic", "nobody", "1"), "no file of generic/nobody was loaded")],
)
def test_an_unknown_source_or_account_is_wrong_use(exports: Exports, arguments, said):
    exports.write("contacts.csv", ONE)
    exports.load()
    run = erase(*arguments)
    assert run.exit_code == 2
    assert said in run.output


def test_without_a_database_there_is_nothing_to_erase_from(exports: Exports):
    run = erase("generic", "shop", "1")
    assert run.exit_code == 2
    assert not exports.database.exists()


def test_the_same_content_as_a_later_export_is_refused_and_says_why(exports: Exports):
    exports.write("contacts.csv", ONE)
    exports.load()
    erase("generic", "acme", "HISCONTACT-1")
    run = exports.load(extracted_at="2026-03-02T00:00:00Z")
    assert run.exit_code == 1
    assert "export again without the person" in run.output


@pytest.mark.parametrize("moment", ["search_copy", "take_place"])
def test_killed_at_any_moment_the_old_file_or_the_new_one_is_whole(exports: Exports, moment):
    exports.write("contacts.csv", ONE)
    exports.load()
    script = (
        "import os, signal, sys; from scripts import erase_contact as command; done = command." + moment + "\n"
        "def killed(*arguments):\n    done(*arguments)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "command." + moment + " = killed\nsys.argv = ['erase', 'generic', 'acme', 'HISCONTACT-1']\ncommand.main()"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment(exports.database), check=False)
    assert done.returncode == -signal.SIGKILL
    names = [name for _, name in exports.landed("contacts", "contact_id", "name")]
    assert names == (["erased", "Philippa"] if moment == "take_place" else ["Zebulon Quixotine", "Philippa"])
    assert erase("generic", "acme", "HISCONTACT-1").exit_code == 0
    assert b"Zebulon" not in exports.database.read_bytes()
    assert list(exports.database.parent.glob(".*erasing*")) == []


def test_rows_that_a_killed_build_had_spilled_go_too(exports: Exports):
    exports.write("contacts.csv", ONE)
    exports.load()
    spilled = exports.database.with_name("test.duckdb.tmp") / "duckdb_temp_storage_DEFAULT-0.tmp"
    spilled.parent.mkdir()
    spilled.write_text("Zebulon")
    assert erase("generic", "acme", "HISCONTACT-1").exit_code == 0
    assert not spilled.parent.exists()


def test_a_full_disk_leaves_the_old_file_whole(exports: Exports, monkeypatch):
    exports.write("contacts.csv", ONE)
    exports.load()
    before = exports.database.read_bytes()

    def no_room(*_: object) -> None:
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")

    monkeypatch.setattr(copying, "_copy_rows", no_room)
    run = erase("generic", "acme", HIS["generic"][0])
    assert run.exit_code == 1
    assert "the database is as it was" in run.output
    assert exports.database.read_bytes() == before


def test_what_would_be_left_keeps_the_old_file(exports: Exports, monkeypatch):
    exports.write("contacts.csv", ONE)
    exports.load()
    before = cells(exports.database)
    # as if a column had been forgotten
    monkeypatch.setattr("scripts.erasing.rewriting.Rewriter.row", lambda _, __, row, **___: row)
    run = erase("generic", "acme", HIS["generic"][0])
    assert run.exit_code == 1
    assert "would have been left" in run.output
    assert cells(exports.database) == before


def test_numbers_in_json_stay_as_they_were_written_and_ids_that_are_numbers_stay_numbers(exports: Exports):
    event = (
        '{"type":"event","id":"ev-1","attributes":{"datetime":"2026-02-01T10:00:00Z","event_properties":'
        '{"Conversation ID":7730001,"$value":19.90,"Tags":["Zebulon","Shipping"],"Age":42}},'
        '"relationships":{"profile":{"data":{"type":"profile","id":"01HISPROFILE"}}}}\n'
    )
    exports.write("klaviyo/acme/events.ndjson", event)
    exports.load()
    [(landed,)] = exports.query("select regexp_extract(attributes, '.{3}value.:[^,]*,') from raw.klaviyo__events")
    assert erase("klaviyo", "acme", "01HISPROFILE").exit_code == 0
    [(attributes, relationships)] = exports.query("select attributes, relationships from raw.klaviyo__events")
    properties = json.loads(attributes)["event_properties"]
    assert landed.startswith(',"$value":19.9')
    assert landed in attributes
    assert properties["Age"] == 0
    assert isinstance(properties["Conversation ID"], int)
    assert properties["Conversation ID"] != 7730001
    assert json.loads(relationships)["profile"]["data"]["id"].startswith("erased-")


def test_an_id_that_is_made_of_the_persons_address_goes_too(exports: Exports):
    exports.write("contacts.csv", ONE)
    address = "zebulon@quixotine.example"
    row = f"chat/{address}/1,chat-{address},{INSTANT},contact\n"
    exports.write("messages.csv", f"message_id,conversation_id,sent_at,sender_kind\n{row}")
    exports.load()
    assert erase("generic", "acme", "HISCONTACT-1").exit_code == 0
    assert exports.landed("messages", "message_id", "conversation_id") == [("chat/erased/1", "chat-erased")]


def test_a_table_that_no_build_makes_again_keeps_its_rows_under_the_new_ids(exports: Exports):
    exports.write("conversations.csv", f"conversation_id,opened_at,contact_id\n51,{INSTANT},7\n52,{INSTANT},8\n")
    exports.load()
    with duckdb.connect(str(exports.database)) as connection:
        connection.execute("create schema marts; create table marts.fct_episodes as select 1 as a")
        connection.execute(
            "create table marts.fct_verdict_ledger as select * from (values "
            "('generic', 'acme', 'generic/acme/51/1', 'resolved', '51-m4', 1), ('generic', 'acme', "
            "'generic/acme/52/1', 'resolved', '52-m51', 1), "
            "('generic', 'other', 'generic/other/51/1', 'resolved', '51-m4', 1)) "
            "as t (source_system, account_id, episode_id, verdict, deciding_item_id, revision)"
        )
    assert erase("generic", "acme", "7").exit_code == 0
    [(his,), _] = exports.landed("conversations", "conversation_id")
    assert exports.query("select * from marts.fct_verdict_ledger") == [
        ("generic", "acme", f"generic/acme/{his}/1", "resolved", f"{his}-m4", 1),
        ("generic", "acme", "generic/acme/52/1", "resolved", "52-m51", 1),
        ("generic", "other", "generic/other/51/1", "resolved", "51-m4", 1),
    ]
    assert exports.query("select table_name from duckdb_tables() where schema_name = 'marts'") == [
        ("fct_verdict_ledger",)
    ]


NAME, ADDRESS, NUMBER = "Zébulon Müller-Quixotine", "zebulon.q@quixotine.example", "+44 7700 900123"
QUOTED = (
    NAME, NAME.upper(), unicodedata.normalize("NFD", NAME), NAME.replace(" ", "  "), NAME.replace(" ", "\u00a0"),
    NAME.replace(" ", "\n"), NAME.replace(" ", "_"), NAME.replace(" ", "."), "zebulon muller-quixotine",
    NAME.replace("-", "\u2011"), "Z&eacute;bulon&nbsp;M&uuml;ller-Quixotine", "Z&#233;bulon M&#xFC;ller-Quixotine",
    json.dumps(NAME), json.dumps(json.dumps(NAME)), "Z%C3%A9bulon+M%C3%BCller-Quixotine",
    "Z\\xe9bulon M\\xfcller-Quixotine",
    ADDRESS, ADDRESS.upper(), ADDRESS.replace("@", "%40"), ADDRESS.replace("@", "&#64;"), f"<{ADDRESS}>",
    NUMBER, "+44-7700-900123", "+44 (0)7700 900123", "0044 7700 900123", "07700 900123", "(07700) 900-123",
    "447700900123",
    "+447700900123", "+44\u00a07700\u00a0900123", "7700900123",
)  # fmt: skip
NOT_QUOTED = (
    "+44 7700 9001234", "17700900123", "07700 900124", "900123", "2026-02-01 10:00", "Zébulon", "Müller-Quixotine",
    "Zébulon. Müller-Quixotine", "a.zebulon.q@quixotine.example", "zebulon.q@quixotine.exampler",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_his"), [*((text, True) for text in QUOTED), *((text, False) for text in NOT_QUOTED)]
)
def test_a_name_an_address_and_a_number_are_found_however_they_are_spelled_and_no_others(text, is_his):
    patterns = spellings([NAME, ADDRESS, NUMBER])
    quoted = f"she wrote: {text} yesterday"
    assert (substitution(patterns, {})(quoted) != quoted) == is_his
    # the database's expressions find the same, and may find more
    pattern = rf"(^|[^\pL\pN])({'|'.join(patterns)})($|[^\pL\pN])"
    assert duckdb.execute("select regexp_matches(?, ?, 'i')", [quoted, pattern]).fetchone() >= (is_his,)


@pytest.mark.parametrize(
    ("stored", "written"),
    [("07700 900123", "+44 7700 900123"), ("447700900123", "+44 7700-900-123"), ("2026020110", "x")],
)
def test_a_number_without_its_country_is_found_with_it(stored, written):
    assert (substitution(spellings([stored]), {})(written) == "erased") == (written != "x")


def test_a_number_that_another_contact_writes_in_another_way_stays_there(exports: Exports):
    exports.write(
        "contacts.csv", "contact_id,phone\nA-0001,+44 7700 900123\nB-0002,07700-900123\nC-0003,07700-900124\n"
    )
    exports.load()
    assert "stand on another contact too" in erase("generic", "acme", "A-0001").output
    assert exports.landed("contacts", "phone") == [("erased",), ("07700-900123",), ("07700-900124",)]


def test_an_id_of_digits_is_no_phone_number():
    takes = substitution(spellings(["2026020110"], ["2026020110"]), {"2026020110": "9"})
    assert takes("at 2026-02-01 10 of 2026020110") == "at 2026-02-01 10 of 9"


@pytest.mark.parametrize(
    ("data_type", "value", "left"),
    [
        ("json", """'{"who": "ADDRESS"}'""", """'{"who": "erased"}'"""),
        ("varchar[]", "['ADDRESS', 'x']", "['erased', 'x']"),
        ("struct(a varchar, b integer)", "{'a': 'ADDRESS', 'b': 7}", "{'a': 'erased', 'b': 7}"),
        ("map(varchar, varchar)", "map {'ADDRESS': 'x'}", "map {'erased': 'x'}"),
    ],
)
def test_a_table_of_ones_own_loses_the_person_in_a_column_of_any_type(exports: Exports, data_type, value, left):
    exports.write("contacts.csv", ONE)
    exports.load()
    with duckdb.connect(str(exports.database)) as connection:
        connection.execute(f"create schema mine; create table mine.notes (number integer, note {data_type})")
        connection.execute(
            f"insert into mine.notes values (1, {value.replace('ADDRESS', 'zebulon@quixotine.example')})"  # noqa: S608
        )
        connection.execute("insert into mine.notes values (2, null)")
    run = erase("generic", "acme", "HISCONTACT-1")
    assert run.exit_code == 0, run.output
    same = f"replace(note::varchar, ' ', '') = replace(({left})::{data_type}::varchar, ' ', '')"
    assert exports.query(f"select number, {same} from mine.notes order by number") == [(1, True), (2, None)]  # noqa: S608


def test_what_is_a_part_of_another_contacts_name_or_address_leaves_it_whole(exports: Exports):
    contacts = "contact_id,name,email\nA-0001,Ann Smith,smith@quixotine.example\n"
    hers = ("Mary Ann Smith", "mary.smith@quixotine.example")
    exports.write("contacts.csv", f"{contacts}B-0002,{','.join(hers)}\n")
    exports.load()
    assert "stand on another contact too" in erase("generic", "acme", "A-0001").output
    assert exports.landed("contacts", "name", "email") == [("erased", "erased"), hers]


def test_who_is_found_again_under_a_stand_in_gets_another_one(exports: Exports):
    exports.write("contacts.csv", "contact_id,name\nA-0001,Zebulon Quixotine\n")
    exports.load()
    erase("generic", "acme", "A-0001")
    # a merge that came later: two contacts, one of them erased before, are one person
    [(first,)] = exports.landed("contacts", "contact_id")
    exports.write("contacts-2.csv", f"contact_id,merged_into_id,name\nB-0002,{first},Zebulon Quixotine\n")
    exports.load()
    run = erase("generic", "acme", "B-0002")
    assert run.exit_code == 0, run.output
    (one, nothing), (other, into) = exports.landed("contacts", "contact_id", "merged_into_id")
    assert (one, nothing) == (into, None)
    told = {contact for (contact,) in exports.query("select contact_id from raw.erasures")}
    assert told == {one, other}
    assert first not in cells(exports.database)


@pytest.mark.parametrize("whose", ["HISCONTACT-1", "HERCONTACT-2"])
def test_json_that_is_nested_deeper_than_anything_is_read_is_erased_too(exports: Exports, whose):
    deep = "[" * 900 + json.dumps("Zebulon Quixotine") + "]" * 900
    exports.write("contacts.csv", ONE)
    exports.write("contacts-2.ndjson", f'{{"contact_id":"{whose}","deep":{deep}}}\n')
    exports.load()
    assert erase("generic", "acme", "HISCONTACT-1").exit_code == 0
    assert "Zebulon" not in cells(exports.database)


@pytest.mark.parametrize("column", ["Associated Contact IDs", "associated_contact_id", "Contact ID"])
def test_a_ticket_that_only_a_column_beyond_the_contract_says_is_whose_goes_too(exports: Exports, column):
    exports.write(
        "hubspot/acme/threads.ndjson", json.dumps({"id": "61", "createdAt": INSTANT, "associatedContactId": "771"})
    )
    exports.write(
        "hubspot/acme/tickets.csv",
        f"Ticket ID,Create date,Ticket name,{column},Associated Contact\n"
        f"1,{INSTANT},Zebulon asks,771,Zebulon Quixotine\n2,{INSTANT},Philippa asks,7712,Philippa\n"
        f"3,{INSTANT},Zebulon too,772;771,Zebulon Quixotine\n",
    )
    exports.load()
    assert erase("hubspot", "acme", "771").exit_code == 0
    assert exports.query("select subject from raw.hubspot__tickets_csv order by id") == [
        ("erased",),
        ("Philippa asks",),
        ("erased",),
    ]
    assert "Zebulon" not in cells(exports.database)
    assert "nothing was changed" in erase("hubspot", "acme", "771").output


@pytest.mark.parametrize(
    ("text", "stand_in"),
    [
        ("Thanks so much!", "thanks"),
        ("It's working, thank you", "thanks"),
        ("👍👍", "👍"),
        ("Hello", "hello"),
        ("?!", "hello"),
        ("Where is Zebulon's parcel?", "erased"),
        ("thanks, but where is it", "erased"),
        ("thanks " * 9, "erased"),
        ("\u00a0", " "),
    ],
)
def test_a_text_gets_another_of_its_class(text, stand_in):
    texts = Texts()
    assert texts.stand_in(text) == stand_in
    assert texts.class_of(stand_in) == texts.class_of(text)


def test_rich_text_without_a_text_keeps_none():
    texts = Texts()
    assert texts.stand_in_of_markup("<p><b>Thanks</b></p>") == "thanks"
    assert texts.stand_in_of_markup("<div><img src='zebulon.png'></div>") == "<p></p>"


def test_every_class_of_the_seeds_words_has_a_text():
    texts = Texts()
    assert {texts.class_of(text) for text in ("thanks", "hello", "👍", "x", " ")} <= set(texts._stand_ins)


def test_stand_ins_keep_the_order_and_the_form_of_ids():
    ids = ["HL-9", "HL-10", "V-7", "V-11", "123", "45", "1773604800515929", "1773604800100000"]
    made = make_stand_ins(ids, ids, set())
    for one, other in (("HL-10", "HL-9"), ("V-11", "V-7"), ("123", "45"), ("1773604800100000", "1773604800515929")):
        assert made[one] < made[other]
    assert made["V-7"].startswith("V-erased-")
    assert made["123"].isdigit()
    assert int(made["123"]) < 2**53
    # a clock tells the same second
    assert made["1773604800515929"][:10] == "1773604800"
    assert len(made["1773604800515929"]) == 16
    assert not set(made.values()) & set(ids)
