"""Random accounts of every source: what the board's views say is counted from facts and weekly marts."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.python import oracle_board


@pytest.fixture(scope="module")
def connection(worlds_database: Path):
    with duckdb.connect(str(worlds_database), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def wanted(connection: duckdb.DuckDBPyConnection) -> dict[str, oracle_board.Shown]:
    """Compute what the boards must show."""
    return oracle_board.expected(connection)


def test_a_week_is_finished_when_it_is_over_and_all_that_was_handled_has_matured(connection, wanted):
    rows = connection.execute(
        "select source_system || '/' || account_id, "
        "week_start, is_finished, weeks_before_newest from reports.rpt_board__weeks order by all"
    ).fetchall()
    assert rows == sorted(
        (name, week, week in page.finished, (page.finished[-1] - week).days // 7 if page.finished else None)
        for name, page in wanted.items()
        for week in page.weeks
    )
    assert {row[2] for row in rows} == {True, False}
    assert any(row[3] is None for row in rows)
    assert any(row[3] is not None and row[3] > 4 for row in rows)


def test_the_newest_finished_week_stands_beside_those_of_the_four_before_that_are_there(connection, wanted):
    rows = connection.execute(
        "select source_system || '/' || account_id, "
        "measure, numerator, denominator, numerator_before, denominator_before, weeks_before, "
        "value_now, value_before from reports.rpt_board__tiles"
    ).fetchall()
    shown = {(row[0], row[1]): row[2:6] for row in rows}
    assert shown == {(name, measure): tile for name, page in wanted.items() for measure, tile in page.tiles.items()}
    for name, measure, numerator, denominator, numerator_before, denominator_before, weeks, now, before in rows:
        is_rate = measure not in ("demand", "handled", "waiting_handoffs")
        divisors = (denominator, denominator_before) if is_rate else (1, weeks)
        for value, parts in ((now, (numerator, divisors[0])), (before, (numerator_before, divisors[1]))):
            is_known = parts[0] is not None and parts[1]
            assert value == (pytest.approx(parts[0] / parts[1], abs=1e-12) if is_known else None), (name, measure)
        assert weeks == wanted[name].weeks_before


def test_rules_exits_and_the_unresolved_are_those_of_the_facts(connection, wanted):
    rules = connection.execute(
        "select source_system || '/' || account_id, "
        "definition_id, resolved_episodes, judged_episodes from reports.rpt_board__rules"
    ).fetchall()
    assert {(row[0], row[1]): row[2:] for row in rules} == {
        (name, definition): counts for name, page in wanted.items() for definition, counts in page.rules.items()
    }
    exits = connection.execute(
        "select source_system || '/' || account_id, "
        "week_start, exit, episodes from reports.rpt_board__exits where episodes > 0"
    ).fetchall()
    assert {row[:3]: row[3] for row in exits} == {
        (name, week, exit_): episodes
        for name, page in wanted.items()
        for week, found in page.exits.items()
        for exit_, episodes in found.items()
    }
    unresolved = connection.execute(
        "select source_system || '/' || account_id, reading_rank, episode_id from reports.rpt_board__unresolved"
    ).fetchall()
    assert {row[:2]: row[2] for row in unresolved} == {
        (name, rank): episode
        for name, page in wanted.items()
        for rank, episode in enumerate(page.unresolved[:20], start=1)
    }


def test_what_the_board_says_of_itself_is_counted_from_the_facts(connection, wanted):
    rows = connection.execute(
        "select source_system || '/' || account_id, as_of, last_week, findings from reports.rpt_board__trust"
    ).fetchall()
    assert {row[0]: row[1:] for row in rows} == {
        name: (page.as_of, page.finished[-1] if page.finished else None, page.findings) for name, page in wanted.items()
    }
    lines = connection.execute(
        "select source_system || '/' || account_id, count(*) from reports.rpt_board__doubtful_lines group by all"
    ).fetchall()
    assert dict(lines) == {name: page.doubtful for name, page in wanted.items() if page.doubtful}
