"""The page for the head of support: its figures are those of the marts, it asks nobody for anything, it escapes all."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from scripts.boarding import pages, reading
from scripts.draw_board import main
from tests.python import oracle_board

PAGES = "pages"
VOID = {"meta", "br", "link", "img", "input", "hr", "wbr"}
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Element:
    """A node of a page."""

    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        """Begin without children, which are elements and texts."""
        self.tag, self.attributes, self.children = tag, attributes, []

    @property
    def text(self) -> str:
        """Return what a person reads below it, blanks for all white space."""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join("".join(parts).split())

    def all(self, tag: str | None = None, **attributes: str) -> list[Element]:
        """Return the elements below of a tag with these attributes, `data_tile` for data-tile; None for any value."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if (tag in (None, child.tag)) and all(
                    name in child.attributes and value in (None, child.attributes[name])
                    for name, value in wanted.items()
                ):
                    found.append(child)
                found += child.all(tag, **attributes)
        return found

    def rows(self, table: str) -> list[list[str]]:
        """Return the cells of the body of a table."""
        return [[cell.text for cell in row.all("td")] for found in self.all("table", data_table=table)
                for row in found.all("tr") if row.all("td")]  # fmt: skip


class Reader(HTMLParser):
    """Makes a tree of a page; a tag that closes another one than the last is a fault."""

    def __init__(self) -> None:
        """Begin with the page, which is open to the end."""
        super().__init__()
        self.open = [Element("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in an element without children."""
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the last element, which must be of this tag."""
        assert self.open.pop().tag == tag, tag

    def handle_data(self, data: str) -> None:
        """Take in a text."""
        self.open[-1].children.append(data)


def parse(text: str) -> Element:
    reader = Reader()
    reader.feed(text)
    reader.close()
    [page] = reader.open
    return page


def draw(database: Path, folder: Path, *options: str) -> str:
    """Draw the pages; return what was said."""
    result = CliRunner().invoke(main, [str(folder), "--from", str(database), *options])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def published(examples_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what the board reads as tables into a file of its own, as a published copy holds it: no schema raw."""
    path = tmp_path_factory.mktemp("published") / "shop.duckdb"
    tables = [f"reports.{view}" for view in reading.VIEWS.values()]
    tables += sorted(
        set(
            re.findall(
                r"from (marts\.\w+)",
                " ".join([*reading.QUERIES.values(), reading.ACCOUNTS_QUERY, reading.DEFINITIONS_QUERY]),
            )
        )
    )
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"attach '{examples_database}' as built (read_only)")
        connection.execute("create schema marts; create schema reports")
        connection.execute(
            "create table marts.published as select source_system, account_id, as_of from built.marts.dim_accounts"
        )
        for table in [*tables, "reports.rpt_thread"]:
            connection.execute(f"create table {table} as select * from built.{table}")  # noqa: S608 - names from above
        connection.execute("detach built")
    return path


@pytest.fixture(scope="module")
def folder(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw the examples."""
    target = tmp_path_factory.mktemp("board") / PAGES
    draw(published, target)
    return target


@pytest.fixture(scope="module")
def wanted(examples_database: Path) -> dict[str, oracle_board.Shown]:
    """Compute what the pages must show."""
    with duckdb.connect(str(examples_database), read_only=True) as connection:
        return oracle_board.expected(connection)


@pytest.fixture(scope="module")
def drawn(folder: Path) -> dict[str, Element]:
    """Return the pages by account, as the first heading calls it."""
    found = {}
    for path in sorted(folder.glob("*.*.html")):
        page = parse(path.read_text())
        found[page.all("h1")[0].text.removeprefix("What the AI resolved: ")] = page
    return found


def figure(element: Element, name: str) -> str:
    [found] = element.all(data_figure=name)
    return found.text


def count(value: Any) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{float(value):,.1f}"


def test_every_account_has_a_page_and_the_list_leads_to_it(folder, drawn, wanted):
    assert set(drawn) == set(wanted)
    index = parse((folder / "index.html").read_text())
    assert {link.text: link.attributes["href"] for link in index.all("a")} == {
        name: f"{name.replace('/', '.')}.html" for name in wanted
    }
    assert {row[0]: row[2] for row in [[cell.text for cell in row.all("td")] for row in index.all("tr")] if row} == {
        name: count(page.tiles["handled"][0]) for name, page in wanted.items()
    }


def test_the_tiles_are_the_newest_finished_week_of_the_weekly_marts_beside_the_four_before(drawn, wanted):
    for name, page in wanted.items():
        tiles = {tile.attributes["data-tile"]: tile for tile in drawn[name].all(data_tile=None)}
        assert set(tiles) == set(page.tiles), name
        for measure, (numerator, denominator, numerator_before, denominator_before) in page.tiles.items():
            tile = tiles[measure]
            if numerator is None:
                assert "not known: no export shows it" in tile.text
                continue
            is_rate = measure not in ("demand", "handled", "waiting_handoffs")
            shown = oracle_board.percent(numerator, denominator) if is_rate else count(numerator)
            assert figure(tile, "value") == shown, (name, measure)
            if is_rate and denominator:
                assert figure(tile, "of") == f"{count(numerator)} of {count(denominator)}"
                assert ("small sample" in tile.text) == (denominator < 30)
            divisor = denominator_before if is_rate else page.weeks_before
            if numerator_before is not None and divisor:
                mean = oracle_board.mean(int(numerator_before), int(divisor))
                shown = f"{float(mean):.0%}" if is_rate else count(float(mean))
                assert figure(tile, "before") == shown, (name, measure)
            else:
                assert tile.all(data_figure="before") == []
    assert {len(page.tiles) for page in wanted.values()} >= {8, 9}
    assert any(value[0] is None for page in wanted.values() for value in page.tiles.values())


def test_weeks_and_exits_are_those_of_the_marts_and_unfinished_ones_are_marked(drawn, wanted):
    for name, page in wanted.items():
        rows = drawn[name].rows("weeks")
        assert len(rows) == len(page.weeks)
        for cells, (week, counts) in zip(rows, sorted(page.weeks.items(), reverse=True), strict=True):
            resolved, matured = counts["resolved_episodes"], counts["matured_handled_episodes"]
            assert cells == [
                f"{week.day} {week:%b} {week.year}",
                *(count(counts[column]) for column in ("eligible_episodes", "handled_episodes")),
                *(count(matured), count(resolved), oracle_board.percent(resolved, matured)),
                oracle_board.percent(counts["matured_handed_off_episodes"], matured),
                "" if week in page.finished else "not finished",
            ], name
        bars = {
            bar.attributes["data-week"]: {
                part.attributes["data-exit"]: int(part.text) for part in bar.all(data_exit=None)
            }
            for bar in drawn[name].all(data_week=None)
        }
        assert {week: parts for week, parts in bars.items() if parts} == {
            str(week): exits for week, exits in page.exits.items()
        }, name
        open_bars = {
            bar.attributes["data-week"] for bar in drawn[name].all(data_week=None) if "open" in bar.attributes["class"]
        }
        assert open_bars == {str(week) for week in page.weeks if week not in page.finished}
        [chart] = drawn[name].all("svg", data_chart="resolution_rate")
        hollow = [dot for dot in chart.all("circle") if "open" in dot.attributes["class"]]
        assert len(hollow) == sum(
            counts["matured_handled_episodes"] > 0 for week, counts in page.weeks.items() if week not in page.finished
        )
        assert len(chart.all("circle")) == sum(counts["matured_handled_episodes"] > 0 for counts in page.weeks.values())
    assert any(len(page.finished) < len(page.weeks) for page in wanted.values())


def test_every_rule_is_shown_over_the_same_episodes(drawn, wanted):
    for name, page in wanted.items():
        rules = {
            rule.attributes["data-rule"]: (figure(rule, "value"), figure(rule, "of"))
            for rule in drawn[name].all(data_rule=None)
        }
        assert rules == {
            definition: (oracle_board.percent(resolved, judged), f"{resolved} of {judged}")
            for definition, (resolved, judged) in page.rules.items()
        }, name
    assert any(len({resolved for resolved, _ in page.rules.values()}) > 2 for page in wanted.values())


def test_invoices_findings_and_unresolved_ones_are_those_of_the_facts(drawn, wanted):
    for name, page in wanted.items():
        shown = drawn[name]
        assert figure(shown, "findings") == count(page.findings)
        assert sum(int(row[1]) for row in shown.rows("findings")) == page.findings, "the examples have few enough"
        in_doubt = {(row[0], row[2]): row[5] for row in shown.rows("invoices")}
        assert {key: amount for key, amount in in_doubt.items() if not amount.startswith("0.00")} == {
            (invoice, rule): f"{amount:,.2f} {currency}" for (invoice, rule, currency), amount in page.in_doubt.items()
        }
        assert len(shown.rows("doubtful_lines")) == page.doubtful
        conversations = [episode.split("/")[-2] for episode in page.unresolved[:20]]
        assert [row[1] for row in shown.rows("unresolved")] == conversations
    assert any("No invoice of this account is loaded" in page.text for page in drawn.values())
    assert any(page.doubtful for page in wanted.values())


def test_a_built_database_and_a_published_copy_give_the_same_pages_and_a_second_drawing_the_same_bytes(
    examples_database, published, folder, tmp_path
):
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    draw(examples_database, tmp_path / "built")
    draw(published, folder)
    for again in (tmp_path / "built", folder):
        assert {path.name: path.read_bytes() for path in again.iterdir()} == first


def test_an_account_that_the_ledger_holds_back_says_up_to_when_was_published(examples_database, tmp_path):
    shop = tmp_path / "shop.duckdb"
    shutil.copy(examples_database, shop)

    def told(after_as_of: str, status: str) -> dict[str, str]:
        """Publish verdicts so long after the data's end, under a load of this status; return what the pages say."""
        with duckdb.connect(str(shop)) as connection:
            connection.execute(f"""
                update marts.fct_verdict_ledger as ledger set published_as_of = as_of + interval '{after_as_of}'
                from marts.dim_accounts as accounts
                where accounts.account_id = 'harbour_lamps' and ledger.account_id = accounts.account_id;
                delete from raw.loads where load_id = 'behind';
                insert into raw.loads select * replace (
                    'behind' as load_id,
                    '{status}' as status,
                    (select max(published_as_of) from marts.fct_verdict_ledger where account_id = 'harbour_lamps')
                        as extracted_at
                ) from raw.loads where account_id = 'harbour_lamps' limit 1
            """)  # noqa: S608 - values of this test
        draw(shop, tmp_path / PAGES)
        drawn = {path.name: parse(path.read_text()) for path in (tmp_path / PAGES).glob("*.html")}
        listed = [flag.text for flag in drawn.pop("index.html").all("span") if "published" in flag.text]
        said = {name: found.text for name, page in drawn.items() for found in page.all(data_figure="held_back")}
        assert len(listed) == len(said)
        return said

    assert told("0 seconds", "refused") == {}
    [(page, sentence)] = told("1 day", "refused").items()
    assert page == "generic.harbour_lamps.html"
    assert "Verdicts up to Sat 18 Apr 2026, 18:00 stand in the ledger" in sentence
    assert "reaches to Fri 17 Apr 2026, 18:00 only" in sentence
    # taken back, or of a guessed time that was stated since: nothing that was published lies beyond
    assert told("1 day", "forgotten") == {}
    assert told("1 day", "replaced") == {}


def test_no_text_of_a_customer_stands_in_a_page_unless_it_is_asked_for_and_allowed(
    examples_database, published, folder, tmp_path
):
    with duckdb.connect(str(examples_database), read_only=True) as connection:
        texts = {
            text.strip() for (text,) in connection.execute(
                "select message_text from marts.fct_message_texts where length(message_text) > 20 "
                "union all select question from marts.fct_knowledge_gap_questions where length(question) > 20"
            ).fetchall()
        }  # fmt: skip
    said = " ".join(page.text for page in map(parse, (path.read_text() for path in folder.glob("*.html"))))
    assert len(texts) > 100
    assert [text for text in texts if " ".join(text.split()) in said] == []
    draw(published, tmp_path / "texts", "--with-texts")
    drawn = {path.name: parse(path.read_text()).text for path in (tmp_path / "texts").glob("*.*.html")}
    shown = {name for name, page in drawn.items() if any(" ".join(text.split()) in page for text in texts)}
    # of these accounts the settings say that texts may be published
    assert shown == {"generic.harbour_lamps.html", "respond_io.kowhai_kayaks.html"}


def requests_of(page: Element) -> list[tuple[str, str, str | None]]:
    """Return what a browser would fetch, or run, of a page. A link is followed by a person."""
    fetching = {"src", "srcset", "data", "action", "background", "poster", "xlink:href", "formaction", "ping"}
    found = [
        (element.tag, name, value)
        for element in page.all()
        for name, value in element.attributes.items()
        if name in fetching or name.startswith("on") or (name == "href" and element.tag != "a")
    ]
    return found + [
        (e.tag, "", None) for e in page.all() if e.tag in ("script", "link", "iframe", "img", "object", "form")
    ]


def test_a_page_holds_nothing_that_runs_or_is_fetched_and_forbids_it(folder):
    for path in folder.glob("*.html"):
        text = path.read_text()
        page = parse(text)
        assert requests_of(page) == [], path
        assert "url(" not in text, path
        assert "@import" not in text, path
        [policy] = page.all("meta", http_equiv="Content-Security-Policy")
        assert policy.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def browse(path: Path, room: Path) -> tuple[str, set[str]]:
    """Open a page in a browser; return what it then holds, and the addresses that the page asked for."""
    log = room / f"{path.stem}.net.json"
    own = ("--no-first-run", "--disable-sync", "--disable-background-networking", "--disable-component-update")
    done = subprocess.run(
        [
            *(str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", *own),
            *(f"--user-data-dir={room / 'profile'}", f"--log-net-log={log}", "--dump-dom", path.as_uri()),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    # the browser asks for its own updates: what a page asks for is kept apart by the place that it came from
    asked = {
        parameters["url"]
        for event in json.loads(log.read_text())["events"]
        if "file:" in str((parameters := event.get("params") or {}).get("network_isolation_key"))
        and not str(parameters.get("url", "file:")).startswith("file:")
    }
    return done.stdout, asked


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_browser_shows_a_page_without_a_single_request(folder, drawn, tmp_path):
    asking = tmp_path / "asking.html"
    asking.write_text('<img src="http://127.0.0.1:9/x.png">')
    assert browse(asking, tmp_path)[1] == {"http://127.0.0.1:9/x.png"}
    shown, asked = browse(folder / "generic.harbour_lamps.html", tmp_path)
    assert asked == set()
    assert parse(shown).text == drawn["generic/harbour_lamps"].text


# --------------------------------------------------------------------------------------------------------------------
# Pages of made-up rows
# --------------------------------------------------------------------------------------------------------------------

HOSTILE = "</td></style><script>alert(1)</script>\" onmouseover='x' &lt;b&gt; \u202e\n{{ 7 * 7 }}{% raw %}"


def board(name: str = "generic/acme", **changed: list[dict[str, Any]]) -> reading.Board:
    """Make a board of an account of which nothing is loaded but its settings."""
    trust = {
        "as_of": datetime(2026, 4, 17, 16), "held_back_as_of": None, "timezone": "Europe/Berlin",
        "newest_message_at": None, "first_week": None, "last_week": None, "newest_week": None,
        "newest_matured_share": None, "newest_pending_episodes": None, "resolved_episodes": None,
        "full_evidence_episodes": None, "full_evidence_share": None, "restated_verdicts": None,
        "touched_handled_episodes": None, "findings": 0, "kinds_of_findings": 0,
    }  # fmt: skip
    rows = {query: [] for query in reading.QUERIES} | {"trust": [trust]} | changed
    return reading.Board(*name.split("/", 1), rows)


def week_row(place: int, *, is_finished: bool, rate: float | None = 0.5) -> dict[str, Any]:
    rates = {
        f"{name}{suffix}": value
        for name in ("handle_rate", "resolution_rate", "handoff_rate")
        for suffix, value in (("", rate), ("_low", rate and rate - 0.1), ("_high", rate and rate + 0.1))
    }
    counts = dict.fromkeys(oracle_board.COUNTS, 1200) | {"pending_episodes": 0}
    return {"week_start": date(2025, 9, 1) + timedelta(days=7 * place), "is_finished": is_finished} | counts | rates


def exit_row(week: date, exit_: str, episodes: int) -> dict[str, Any]:
    said = {"exit": exit_, "exit_in_words": exit_, "episodes": episodes, "eligible_episodes": 1200}
    return {"week_start": week} | said


def test_an_account_of_which_nothing_came_has_a_page_that_says_so():
    text = pages.files_of([board()])["generic.acme.html"]
    page = parse(text)
    for said in (
        "No week is finished yet",
        "No episode came of what is loaded",
        "No invoice of this account is loaded",
    ):
        assert said in page.text
    assert "None" not in page.text.replace("None is there.", "").replace("None.", "")
    assert page.all(data_tile=None) == []


def test_a_year_of_weeks_has_few_labels_a_gap_where_there_is_no_rate_and_only_the_last_weeks_shaded():
    weeks = [week_row(place, is_finished=place < 50, rate=None if place == 30 else 0.5) for place in range(52)]
    drawing = pages.draw(weeks, "resolution_rate", "resolved_episodes", "matured_handled_episodes")
    assert len(drawing.lines) == 2
    assert [len(line.split()) for line in drawing.lines] == [30, 19]
    assert [len(line.split()) for line in drawing.loose] == [3]
    assert drawing.points[49].x < drawing.open_from < drawing.points[50].x
    text = pages.files_of([board(weeks=weeks, exits=[exit_row(row["week_start"], "pending", 3) for row in weeks])])
    [chart] = parse(text["generic.acme.html"]).all("svg", data_chart="resolution_rate")
    labels = [label for label in chart.all("text") if "%" not in label.text]
    assert 3 <= len(labels) <= 6
    assert all(0 <= float(dot.attributes["cx"]) <= pages.WIDTH for dot in chart.all("circle"))


def test_one_week_alone_is_drawn():
    weeks = [week_row(0, is_finished=False)]
    drawing = pages.draw(weeks, "handle_rate", "handled_episodes", "eligible_episodes")
    assert (len(drawing.points), drawing.loose) == (1, [])
    assert pages.LEFT < drawing.points[0].x < pages.WIDTH


@pytest.mark.parametrize(
    ("earlier", "heading", "said"),
    [
        (0, "The week", "no week lies before it."),
        (1, "The week beside the one before it", "before: the week before it."),
        (4, "The week beside the four before it", "before: the 4 weeks before it, added up."),
    ],
)
def test_the_page_says_how_many_weeks_lie_before_its_own(earlier, heading, said):
    tile = {
        "measure": "demand", "label": "Requests", "is_rate": False, "numerator": 4, "value_now": 4.0,
        "value_before": None, "weeks_before": earlier,
    }  # fmt: skip
    page = parse(pages.files_of([board(tiles=[tile])])["generic.acme.html"])
    assert heading in [found.text for found in page.all("h2")]
    assert f"Week of -; {said} The range" in page.text


def test_what_an_export_holds_is_shown_as_text_whatever_it_is():
    trust = board().trust | {
        "first_week": date(2026, 4, 6),
        "last_week": date(2026, 4, 6),
        "newest_week": date(2026, 4, 6),
    }
    texts = ("line_id", "conversation_id", "deciding_item_id", "status_in_words", "reason_in_words", "exit_in_words")
    line = dict.fromkeys(texts, HOSTILE)
    hostile = board(
        f"generic/{HOSTILE}",
        trust=[trust],
        handoffs=[{"reason": HOSTILE, "initiator": HOSTILE, "handoffs": 1, "waiting_handoffs": 0,
                   "served_within_1h": 0}],
        gaps=[{"topic": HOSTILE, "questions": 1, "answered": 0, "came_back": 0}],
        rules=[{
            "definition_id": HOSTILE, "definition_name": HOSTILE, "rule_in_words": HOSTILE, "not_judged": HOSTILE,
            "is_default": True, "resolved_episodes": 1, "proxy_episodes": 1, "pending_episodes": 0,
            "not_resolved_episodes": 0, "judged_episodes": 1, "resolved_of_judged": 1.0,
        }],
        invoices=[{
            "invoice_id": HOSTILE, "definition_id": HOSTILE, "currency": HOSTILE, "period_from": None,
            "period_to": None, "lines": 1, "amount": None, "amount_in_doubt": 1, "amount_arguable": 0,
        }],
        doubtful_lines=[line | {
            "billed_at": None, "amount": 1, "currency": HOSTILE, "status": "contradicted",
            "conversation_address": "javascript:alert(1)",
        }],
        unresolved=[line | {
            "started_at": datetime(2026, 4, 6), "channel": HOSTILE, "conversation_address": f"https://x.example/{HOSTILE}",
        }],
        findings=[{"file": HOSTILE, "check_name": HOSTILE, "findings": 1, "bears_on": HOSTILE, "what_to_do": HOSTILE,
                   "touched_handled_episodes": None}],
    )  # fmt: skip
    hostile.items[HOSTILE, HOSTILE] = {"what": HOSTILE, "message_text": HOSTILE}
    harmless = board("generic/acme")
    files = pages.files_of([hostile, harmless])
    assert len(files) == 3
    for name, text in files.items():
        assert re.fullmatch(r"[a-z0-9._-]+\.html", name), name
        page = parse(text)
        assert requests_of(page) == []
        links = {link.attributes["href"] for link in page.all("a")}
        assert {link for link in links if not re.fullmatch(r"[a-z0-9._-]+\.html|#\w+", link)} == set(), name
    [shown] = [parse(text) for name, text in files.items() if name not in ("index.html", "generic.acme.html")]
    assert shown.text.count("<script>alert(1)</script>") > 15
    assert "\u202e" not in shown.text


def test_only_instants_and_periods_stand_on_one_line_whatever_room_there_is(drawn):
    kept = {
        (table.attributes["data-table"], cell.attributes["data-label"])
        for page in drawn.values()
        for table in page.all("table", data_table=None)
        for cell in table.all("td", class_="w")
    }
    # ids and names of an export may be of any length
    assert kept == {("doubtful_lines", "Billed"), ("invoices", "Period"), ("unresolved", "Began")}


def test_a_page_is_printed_on_white_with_the_colours_that_its_bars_mean(folder):
    style = (folder / "index.html").read_text().split("<style>")[1].split("</style>")[0]
    assert style.count("prefers-color-scheme") == style.count("@media screen and (prefers-color-scheme: dark)") == 1
    assert re.search(r"@media print \{.*\* \{ print-color-adjust: exact; \}", style, re.DOTALL)


def test_accounts_that_are_called_nearly_the_same_have_pages_of_their_own():
    names = [
        "generic/acme",
        "generic/Acme",
        "generic/ac me",
        "generic/ac-me",
        "generic/ac/me",
        "a/b-c",
        "a-b/c",
        f"x/{'y' * 240}",
    ]
    files = pages.file_names([board(name) for name in names])
    assert len({name.lower() for name in files}) == len(names)
    assert files[0] == "generic.acme.html"
    assert max(map(len, files)) < 160
    assert "index.html" not in files


@pytest.mark.parametrize(
    ("built", "said"),
    [
        ("create schema marts", "holds no board yet"),
        ("create schema raw; create table raw.builds (entry_number int, status varchar, started_at timestamp, "
         "ended_at timestamp, stale_models varchar, failed_tests int, loaded_files int); create table raw.loads "
         "(status varchar, loaded_at timestamp); insert into raw.builds values (1, 'begun', timestamp '2026-04-01', "
         "null, '', null, 0)", "was cut short"),
    ],
)  # fmt: skip
def test_nothing_is_drawn_of_what_is_no_whole_build(built, said, tmp_path):
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute(built)
    result = CliRunner().invoke(main, [str(tmp_path / PAGES), "--from", str(tmp_path / "shop.duckdb")])
    assert (result.exit_code, said in result.output) == (1, True), result.output
    assert not (tmp_path / PAGES).exists()


def test_a_folder_that_holds_something_else_is_left_as_it_is(published, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    result = CliRunner().invoke(main, [str(tmp_path / "mine"), "--from", str(published)])
    assert (result.exit_code, "holds files that are no board" in result.output) == (1, True), result.output
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]
