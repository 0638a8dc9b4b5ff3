"""Links in the exports folder: followed inside it, refused by name where they lead out, but with --follow-links."""

import json
from pathlib import Path

import pytest
from conftest import Exports, Run

ROWS = "conversation_id,opened_at\nc1,2026-01-01\n"
# what a foreign file says; nothing of it may be printed or kept
FOREIGN = "root:x:0:0:secret-of-another-program\n"
WHY = "is a link that leads out of the exports folder: put the export itself there, or give --follow-links"


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """Make a folder beside the exports folder, whose name begins like it."""
    folder = tmp_path / "exports_of_others"
    (folder / "acme").mkdir(parents=True)
    for path in ("secret", "acme/conversations.csv"):
        (folder / path).write_text(FOREIGN)
    (folder / "acme" / "export.json").write_text(json.dumps({"extracted_at": "2026-01-15T00:00:00Z"}))
    (folder / "teams.csv").write_text("team_id,name\nt1,Blue\n")
    return folder


def _said_and_kept(exports: Exports, run: Run) -> str:
    """Return all that a run left: its output and the bytes of the database."""
    kept = exports.database.read_bytes().decode("latin-1") if exports.database.exists() else ""
    return run.output + kept


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("generic/acme/messages.csv", "secret"),
        ("generic/acme/messages.ndjson", "secret"),
        ("generic/acme/messages.csv.gz", "secret"),
        ("generic/acme/messages.parquet", "secret"),
        ("generic/acme/messages.xlsx", "secret"),
        ("generic/acme/notes.txt", "secret"),
        ("generic/acme/messages.json", "nowhere"),
        ("generic/acme/folder", "acme"),
        ("generic/other", "acme"),
        ("klaviyo", "."),
        ("zendesk", "acme"),
        ("stray.csv", "secret"),
    ],
)
@pytest.mark.parametrize("is_relative", [True, False])
def test_a_link_that_leads_out_is_refused_by_name_and_the_rest_lands(
    exports: Exports, foreign: Path, link: str, target: str, is_relative: bool
):
    exports.write("conversations.csv", ROWS)
    path = exports.folder / link
    up = Path(*[".."] * (len(Path(link).parts)))
    path.symlink_to(up / foreign.name / target if is_relative else foreign / target)
    run = exports.load()
    assert run.exit_code == 1
    assert f"not loaded: {link}: {WHY}" in run.output
    assert exports.log() == [("conversations", "loaded", 1, 0)]
    assert "secret-of-another" not in _said_and_kept(exports, run)


def test_a_link_over_a_link_is_judged_by_where_it_ends(exports: Exports, foreign: Path):
    folder = exports.write("conversations.csv", ROWS).parent
    (folder / "messages.csv").symlink_to("hop")
    (folder / "hop").symlink_to(foreign / "secret")
    run = exports.load()
    assert run.exit_code == 1
    for name in ("messages.csv", "hop"):
        assert f"not loaded: generic/acme/{name}: {WHY}" in run.output


def test_a_folder_of_nothing_but_links_that_lead_out_says_so(exports: Exports, foreign: Path):
    (exports.folder / "generic").symlink_to(foreign)
    run = exports.load()
    assert run.exit_code == 1
    assert f"not loaded: generic: {WHY}" in run.output
    assert not exports.database.exists()


def test_with_follow_links_they_are_read(exports: Exports, foreign: Path):
    folder = exports.write("conversations.csv", ROWS).parent
    (folder / "teams.csv").symlink_to(foreign / "teams.csv")
    assert exports.load("--follow-links").exit_code == 0
    assert exports.landed("teams", "team_id") == [("t1",)]


def test_links_inside_the_folder_are_followed_and_the_folder_itself_may_be_one(exports: Exports, tmp_path: Path):
    folder = exports.write("generic/acme/kept/real.csv", ROWS).parent.parent
    (folder / "conversations.csv").symlink_to("kept/real.csv")
    (folder.parent / "other").symlink_to(folder)
    (tmp_path / "link").symlink_to(exports.folder)
    linked = Exports(tmp_path / "link", exports.database)
    linked.load()
    assert sorted(exports.landed("conversations", "_account_id", "conversation_id")) == [
        ("acme", "c1"),
        ("other", "c1"),
    ]


@pytest.mark.parametrize("target", ["secret", "acme/export.json", "nowhere"])
def test_an_export_json_that_leads_out_refuses_the_files_beside_it(exports: Exports, foreign: Path, target: str):
    folder = exports.write("conversations.csv", ROWS).parent
    exports.write("generic/other/conversations.csv", ROWS)
    (folder / "export.json").symlink_to(foreign / target)
    run = exports.load(extracted_at=None)
    assert run.exit_code == 1
    assert f"refused: generic/acme/conversations.csv: export.json beside it {WHY}" in run.output
    assert exports.query("select account_id, status from raw.loads order by 1") == [
        ("acme", "refused"),
        ("other", "loaded"),
    ]
    assert "secret-of-another" not in _said_and_kept(exports, run)


def test_an_export_json_that_leads_out_does_no_harm_where_it_is_not_read(exports: Exports, foreign: Path):
    folder = exports.write("conversations.csv", ROWS).parent
    (folder / "export.json").symlink_to(foreign / "acme" / "export.json")
    assert exports.load(extracted_at="2026-02-01").exit_code == 0
    exports.database.unlink()
    assert exports.load("--follow-links", extracted_at=None).exit_code == 0
    assert exports.query("select extracted_at_from, strftime(extracted_at, '%d') from raw.loads") == [
        ("export.json", "15")
    ]
