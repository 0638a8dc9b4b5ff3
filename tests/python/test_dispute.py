"""What dispute.py writes of an invoice, over a small database that holds only what it reads."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from scripts.disputing import pages

PROJECT = Path(__file__).resolve().parents[2]
HOSTILE = '=HYPERLINK("https://evil.example")<b>|`*\n# c/../9'

TABLES = """
create schema raw; create schema marts; create schema reports; create schema definitions;
create table raw.builds as select * from (values
    (1, 'whole', timestamp '2026-04-01 10:00', timestamp '2026-04-01 10:05', '', 0, 1)
) as b (entry_number, status, started_at, ended_at, stale_models, failed_tests, loaded_files);
create table raw.loads as select 'loaded' as status, timestamp '2026-04-01 09:00' as loaded_at;
create table definitions.audit_words as select * from read_csv('{seeds}/audit_words.csv', all_varchar = true);
create table marts.dim_accounts as select * from (values
    ('generic', 'acme', timestamp '2026-04-01 08:00', false), ('generic', 'open', timestamp '2026-04-01 08:00', true)
) as a (source_system, account_id, as_of, publishes_texts);
create table marts.dim_definitions as select * from (values
    ('fin', 'Fin', 'Resolved when nobody came.', 'Whether it was good.', '2026-01-01', 'https://vendor.example/rule'),
    ('own', 'Own', 'Resolved when it closed.', null, null, null)
) as d (definition_id, definition_name, rule_in_words, not_judged, version, source_address);
create table marts.fct_invoice_lines (
    source_system varchar, account_id varchar, invoice_id varchar, line_id varchar, unit_index bigint,
    definition_id varchar, conversation_id varchar, billed_from date, billed_to date, billed_at timestamp,
    quantity decimal(18, 4), amount decimal(18, 4), currency varchar, status varchar, standing varchar,
    episode_id varchar, verdict varchar, reason varchar,
    decided_at timestamp, deciding_item_id varchar, evidence_grade varchar, first_invoice_id varchar,
    first_line_id varchar
);
create table marts.agg_invoices (
    source_system varchar, account_id varchar, invoice_id varchar, definition_id varchar, currency varchar,
    amount_in_doubt decimal(18, 6), amount_arguable decimal(18, 6), resolved_episodes bigint, unbilled_episodes bigint,
    counted_difference decimal(18, 6), expected_amount decimal(18, 6)
);
create table reports.rpt_thread (
    source_system varchar, account_id varchar, conversation_id varchar, item_index bigint, episode_id varchar,
    item_type varchar, item_id varchar, occurred_at timestamp, actor_kind varchar, actor_id varchar, to_kind varchar,
    to_id varchar, what varchar, reason varchar, decides varchar, conversation_address varchar, who varchar,
    to_whom varchar, message_text varchar
);
"""
# line, unit, definition, conversation, amount, status, verdict, reason, decided_at, deciding item, grade
LINES = [
    ("l01", 1, "fin", "c-holds", "0.99", "holds", "resolved", "confirmed", "2026-03-05 10:00", "m9", "full"),
    ("l02", 1, "fin", "c-proxy", "0.99", "holds", "resolved", "all_criteria_passed", "2026-03-05 10:00", "m2", "proxy"),
    (
        "l03",
        1,
        "fin",
        "c1",
        "0.99",
        "contradicted",
        "not_resolved",
        "human_involvement",
        "2026-03-05 10:02",
        None,
        "full",
    ),
    ("l03", 2, "fin", "c1", "0.99", "billed_twice", "resolved", "confirmed", "2026-03-05 10:01", "m2", "full"),
    (
        "l04",
        1,
        "own",
        HOSTILE,
        "1.5",
        "taken_back",
        "not_resolved",
        "customer_returned",
        "2026-03-09 10:00",
        "m1",
        "full",
    ),
    ("l05", 1, "fin", "nowhere", "0.99", "unknown_conversation", None, None, None, None, None),
    ("l06", 1, "fin", None, "9.9", "not_checkable", None, None, None, None, None),
    ("l07", 1, "fin", "c-spam", "0.99", "excluded", "not_applicable", "not_eligible", None, None, "full"),
    ("l08", 1, "fin", "c-soon", "0.99", "pending", "pending", "not_matured", "2026-04-02 10:00", "m2", "full"),
    ("l09", 1, "fin", "c-late", "0.99", "outside_period", "resolved", "confirmed", "2026-01-01 10:00", "m2", "full"),
    ("l10", 1, "fin", "c-alone", "0.99", "not_judged", "not_applicable", "not_handled", None, None, "full"),
]
# line and unit -> invoice and line that billed it first
FIRST_LINES = {("l03", 2): ("INV-0", "7")}
STANDING = {"l01": "holds", "l02": "arguable", "l06": "arguable", "l08": "arguable", "l10": "not_judged"}
TOTALS = [("fin", "USD", "4.95", "11.88", 7, 3, "-2", "10"), ("own", "USD", "1.5", "0", 1, 0, None, None)]
# conversation, place, episode, kind, id, instant, actor, to, what, decides, who, text
THREADS = [
    ("c1", 1, "1", "message", "m1", "2026-03-05 10:00", "contact", "k1", None, "customer wrote", None, "customer (k1)",
     "Is it <b>open</b>?\n# no\n1. heading"),
    ("c1", 2, "1", "message", "m2", "2026-03-05 10:01", "ai", "b1", None, "AI replied", "own;fin",
     "AI agent Ember (b1)", "Yes."),
    ("c1", 3, "1", "event", None, "2026-03-05 10:02", "human", "h1", "human", "assigned to a person", "fin",
     "person Mira (h1)", None),
    ("c1", 4, "1", "event", None, "2026-03-05 10:03", None, None, None, "closed", None, None, None),
    ("c1", 5, None, "message", "m5", None, "contact", "k1", None, "customer wrote", None, "customer (k1)", "?"),
    (HOSTILE, 1, "1", "message", "m1", "2026-03-09 10:00", "contact", "k1", None, "customer wrote", "own", "me", "x"),
    ("c-spam", 1, "1", "message", "m1", "2026-03-09 10:00", "contact", "k1", None, "customer wrote", None, "me", "y"),
]  # fmt: skip


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: list[object]) -> None:
    connection.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)  # noqa: S608 - a name from above


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """Make a database of two accounts with the same invoice; one lets texts be shown."""
    path = tmp_path_factory.mktemp("dispute") / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES.format(seeds=PROJECT / "seeds"))
        for account in ("acme", "open"):
            for line, unit, definition, conversation, amount, status, *verdict in LINES:
                row = ["INV-1", line, unit, definition, conversation, "2026-03-01", "2026-03-31", None, "1", amount]
                insert(
                    connection,
                    "marts.fct_invoice_lines",
                    [
                        *("generic", account, *row, "USD", status, STANDING.get(line, "in_doubt"), None, *verdict),
                        *FIRST_LINES.get((line, unit), (None, None)),
                    ],
                )
            for total in TOTALS:
                insert(connection, "marts.agg_invoices", ["generic", account, "INV-1", *total])
            for conversation, place, episode, kind, item, at, actor, actor_id, to, what, decides, who, text in THREADS:
                episode_id = episode and f"generic/{account}/{conversation}/{episode}"
                row = [conversation, place, episode_id, kind, item, at, actor, actor_id, to, None, what, None, decides]
                row += ["https://tool.example/c", who, None, text]
                insert(connection, "reports.rpt_thread", ["generic", account, *row])
    return path


@pytest.fixture
def database(whole, tmp_path) -> Path:
    """Return a copy that a test may change."""
    path = tmp_path / "shop.duckdb"
    path.write_bytes(whole.read_bytes())
    return path


def dispute(database: Path, out: Path, *options: str, account: str = "acme", invoice: str = "INV-1"):
    """Run the command as a person would."""
    command = [sys.executable, "scripts/dispute.py", "generic", account, invoice, "--out", str(out), *options]
    environment = {"AGENT_OUTCOMES_DATABASE": str(database), "PATH": "", "TZ": "America/St_Johns"}
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / name).read_text(encoding="utf-8"))))


def test_what_does_not_hold_and_what_can_be_argued_about_stand_in_two_tables(whole, tmp_path):
    done = dispute(whole, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    doubted, arguable = rows(tmp_path / "out", "lines.csv"), rows(tmp_path / "out", "arguable.csv")
    assert [(row["line_id"], row["unit_index"], row["status"]) for row in doubted] == [
        ("l03", "1", "contradicted"),
        ("l03", "2", "billed_twice"),
        ("l04", "1", "taken_back"),
        ("l05", "1", "unknown_conversation"),
        ("l07", "1", "excluded"),
        ("l09", "1", "outside_period"),
    ]
    assert [(row["line_id"], row["status"]) for row in arguable] == [
        ("l02", "holds"),
        ("l06", "not_checkable"),
        ("l08", "pending"),
    ]
    assert doubted[0]["amount"] == "0.99"
    assert doubted[0]["decided_at"] == "2026-03-05T10:02:00Z"
    assert doubted[0]["rule_in_words"] == "Resolved when nobody came."
    assert doubted[0]["reason_in_words"] == "a person took part"
    # lines are counted as they stand on the invoice: both units of l03 are one
    assert "5 of 10 lines do not hold: 6.45 USD." in done.stdout
    assert "3 of 10 lines can be argued about: 11.88 USD." in done.stdout


def test_of_what_is_billed_twice_the_line_that_billed_it_first_is_named(whole, database, tmp_path):
    dispute(whole, tmp_path / "other")
    found = rows(tmp_path / "other", "lines.csv")
    assert [(row["first_invoice_id"], row["first_line_id"]) for row in found[:3]] == [
        ("", ""),
        ("INV-0", "7"),
        ("", ""),
    ]
    assert "- Billed first by line 7 of invoice INV-0." in (tmp_path / "other" / found[1]["page"]).read_text("utf-8")
    for first_line, said in (("l01", "line l01 of this invoice"), ("l03", "another unit of this line")):
        with duckdb.connect(str(database)) as connection:
            connection.execute(
                "update marts.fct_invoice_lines set first_invoice_id = 'INV-1', first_line_id = $1"
                " where line_id = 'l03' and unit_index = 2",
                [first_line],
            )
        dispute(database, tmp_path / first_line)
        page = (tmp_path / first_line / found[1]["page"]).read_text("utf-8")
        assert f"- Billed first by {said}." in page


def test_the_summary_counts_by_status_and_says_each_rule_and_where_the_vendor_writes_it(whole, tmp_path):
    dispute(whole, tmp_path / "out")
    summary = (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    assert "| Fin | 18.81 USD (by the price list 10.00 USD) | 4.95 USD | 11.88 USD | 7 | 3 |" in summary
    assert "| Own | 1.50 USD | 1.50 USD | 0.00 USD | 1 | 0 |" in summary
    assert "| 2 | 1.98 USD | `holds` |" in summary
    assert "Fin: 2 fewer than were resolved in the period" in summary
    assert "<https://vendor.example/rule>" in summary
    assert "Whether it was good." in summary


def test_a_page_marks_the_item_that_decided_and_no_other(whole, tmp_path):
    dispute(whole, tmp_path / "out")
    page = (tmp_path / "out" / rows(tmp_path / "out", "lines.csv")[0]["page"]).read_text(encoding="utf-8").splitlines()
    marked = {page[number - 1][:2]: line for number, line in enumerate(page) if "← decided" in line}
    # the one without an id is told by its instant, and m2 decides the other unit under the same rule
    assert set(marked) == {"2.", "3."}
    assert "line l03: the customer said that it was solved" in marked["2."]
    assert "line l03: a person took part" in marked["3."]
    assert "### At an unknown time" in page


def test_texts_and_names_are_written_only_where_they_are_asked_for_and_allowed(whole, tmp_path):
    without = dispute(whole, tmp_path / "without", account="open")
    assert without.returncode == 0
    written = b"".join(files(tmp_path / "without").values())
    assert b"Yes." not in written
    assert b"Ember" not in written
    assert b"AI agent (b1)" in written
    shown = dispute(whole, tmp_path / "with", "--with-texts", account="open")
    assert shown.returncode == 0
    page = files(tmp_path / "with")[rows(tmp_path / "with", "lines.csv")[0]["page"]].decode()
    assert "   > Yes." in page
    assert "AI agent Ember (b1)" in page
    refused = dispute(whole, tmp_path / "refused", "--with-texts")
    assert refused.returncode == 1
    assert "do not let texts be shown" in refused.stderr
    assert not (tmp_path / "refused").exists()


def test_what_people_wrote_is_neither_markdown_nor_html_nor_a_formula_nor_a_path(whole, tmp_path):
    done = dispute(whole, tmp_path / "out", "--with-texts", account="open")
    assert done.returncode == 0, done.stderr
    page = files(tmp_path / "out")[rows(tmp_path / "out", "lines.csv")[0]["page"]].decode()
    assert "   > Is it \\<b\\>open\\</b\\>?\n   > \\# no\n   > \\1. heading" in page
    row = rows(tmp_path / "out", "lines.csv")[2]
    assert row["conversation_id"].startswith("'=HYPERLINK(")
    assert "\n" not in row["conversation_id"]
    assert row["page"].startswith("conversations/0002-HYPERLINK-https-evil-example-b-c-9")
    assert {path.parent for path in (tmp_path / "out").rglob("*.md")} == {
        tmp_path / "out",
        tmp_path / "out" / "conversations",
    }


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", " =1", "\t=1", "\uff1d1", "|x"])
def test_a_cell_that_a_spreadsheet_would_compute_begins_with_an_apostrophe(text):
    assert pages.cell(text).startswith("'")
    assert pages.cell("a" + text) == "a" + text.replace("\t", "\\t")


def test_two_runs_write_the_same_bytes_and_replace_the_folder_as_a_whole(whole, tmp_path):
    dispute(whole, tmp_path / "out", "--with-texts", account="open")
    first = files(tmp_path / "out")
    assert dispute(whole, tmp_path / "out", "--with-texts", account="open").returncode == 0
    assert files(tmp_path / "out") == first
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert sorted([*json.loads(first["dispute.json"])["files"], "dispute.json"]) == sorted(first)


def test_a_folder_that_is_not_of_this_dispute_is_left_as_it_is(whole, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    dispute(whole, tmp_path / "out")
    dispute(whole, tmp_path / "added")
    (tmp_path / "added" / "conversations" / "letter.txt").write_text("mine")
    before = files(tmp_path)
    for out, account, said in (
        ("mine", "acme", "holds files that are no dispute"),
        ("file", "acme", "is a file"),
        ("out", "open", "holds the dispute of generic acme INV-1"),
        ("added", "acme", "holds conversations/letter.txt besides the dispute"),
        ("no/where", "acme", "there is no folder"),
    ):
        done = dispute(whole, tmp_path / out, account=account)
        assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert files(tmp_path) == before
    (tmp_path / "empty").mkdir()
    assert dispute(whole, tmp_path / "empty").returncode == 0


def test_what_is_not_there_is_told_with_what_is(whole, tmp_path):
    unknown = dispute(whole, tmp_path / "out", invoice="INV-2")
    assert "generic/acme has no invoice INV-2, but INV-1." in unknown.stderr
    nobody = dispute(whole, tmp_path / "out", account="nobody")
    assert "nothing of generic/nobody is loaded" in nobody.stderr
    missing = dispute(tmp_path / "none.duckdb", tmp_path / "out")
    assert "There is no database" in missing.stderr
    assert {unknown.returncode, nobody.returncode, missing.returncode} == {1}
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update raw.builds set status = 'begun'", "was cut short"),
        ("update raw.builds set status = 'mixture', stale_models = 'fct_x'", "a mixture of two builds"),
        ("delete from raw.builds", "Nothing says that what was built is whole"),
        ("drop table marts.fct_invoice_lines", "holds no checked invoices yet"),
        ("update marts.agg_invoices set amount_in_doubt = 4.94 where definition_id = 'fin'", "add up to 4.95"),
    ],
)
def test_nothing_is_written_of_what_is_no_whole_build(change, said, database, tmp_path):
    with duckdb.connect(str(database)) as connection:
        connection.execute(change)
    done = dispute(database, tmp_path / "out")
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "out").exists()
