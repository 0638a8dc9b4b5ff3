"""No join of two relations that an equality would tie together makes the engine compare every row with every row."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

# what is compared pair by pair although it has an equality: few rows stand on one side, whatever was loaded
SMALL = {
    "(local_until IS NULL": "an account's settings, at the few instants at which some changed",
    "(upper_seconds IS NULL": "the seed duration_bands",
    "(property_name = property) OR": "the seed of properties that hold durations",
    "(source_system = '*') OR": "the seed sales_attribution_settings",
    "(name = evidence_kind) AND": "the seed of evidence names, beside changes of the measuring",
}
EQUALITY = re.compile(r"\(([a-z_]+) = ([a-z_]+)\)")


def conditions(plan: dict) -> Iterator[str]:
    """Walk a physical plan; yield the condition of every join that looks at each pair of rows."""
    if plan["name"] == "BLOCKWISE_NL_JOIN":
        yield plan["extra_info"].get("Condition", "")
    for child in plan["children"]:
        yield from conditions(child)


def lost_equalities(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """Return the conditions that hold an equality of two columns and yet are asked of every pair."""
    plans = json.loads(connection.execute(f"explain (format json) {query}").fetchone()[1])
    return [
        condition
        for plan in plans
        for condition in conditions(plan)
        if EQUALITY.search(condition) and not any(known in condition for known in SMALL)
    ]


def compiled_queries(database: Path) -> dict[str, str]:
    """Return what each model and data test of a built database asks, by its name."""
    folder = database.parent / "target" / "compiled" / "agent_outcomes"
    return {file.stem: file.read_text() for file in sorted(folder.rglob("*.sql")) if file.is_file()}


def test_a_condition_beside_an_equality_does_not_make_the_engine_compare_every_pair(examples_database):
    queries = compiled_queries(examples_database)
    with duckdb.connect(str(examples_database), read_only=True) as connection:
        connection.execute("set explain_output = 'physical_only'")
        found = {name: lost_equalities(connection, query) for name, query in queries.items()}
        # it can fail: a left join asks something of its left side alone
        planted = "select * from range(9) as l (a) left join range(9) as r (b) on l.a = r.b and l.a > 3"
        assert lost_equalities(connection, planted) != []
    assert {name: lost for name, lost in found.items() if lost} == {}
    assert len(found) > len(SMALL)


# a running count of rows with a filter begins each frame anew: the square of the longest conversation
FILTERED_COUNT = re.compile(r"count\(\*\)\s*filter\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*over\b")


def test_no_window_counts_rows_by_a_filter_without_a_column(examples_database):
    queries = compiled_queries(examples_database)
    assert [name for name, query in queries.items() if FILTERED_COUNT.search(query)] == []
    # it can fail
    assert FILTERED_COUNT.search("select count(*) filter (where a in ('x', lower('Y'))) over before_it from t")
    assert not FILTERED_COUNT.search("select count(*) filter (where a = 1), count(a) filter (where b) over w from t")


# NULL does not count in these, or the engine's own side says how it stands (macros/engine)
AGGREGATE_BEFORE = re.compile(r"(?:within group \(|\b(?:string_agg|list)\([^()]*)\s*$")
LITERAL_OR_COMMENT = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
END_OF_ORDER = re.compile(r"\b(?:rows|range|limit)\b")
SAYS_WHERE_NULL_STANDS = re.compile(r"\bnulls (?:first|last)$|^case\b.*\belse \d+ end(?: asc| desc)?$", re.DOTALL)


def order_keys(text: str) -> Iterator[str]:
    """Yield each key of an `order by` list, which ends at its bracket, at a frame, or with the text."""
    depth, begin = 0, 0
    for place, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0 or (depth == 0 and END_OF_ORDER.match(text, place)):
            yield text[begin:place]
            return
        if sign == "," and depth == 0:
            yield text[begin:place]
            begin = place + 1
    yield text[begin:]


def keys_without_place_of_null(query: str) -> list[str]:
    """Return the keys of every `order by` that do not say where NULL stands, and are not a number in any case."""
    plain = LITERAL_OR_COMMENT.sub(lambda found: "''" if found[0].startswith("'") else " ", query)
    return [
        " ".join(key.split())
        for found in re.finditer(r"\border by\b", plain)
        if not AGGREGATE_BEFORE.search(plain, 0, found.start())
        for key in order_keys(plain[found.end() :])
        if not SAYS_WHERE_NULL_STANDS.search(" ".join(key.split()))
    ]


# Spark puts NULL first upwards, DuckDB and Postgres put it last
def test_every_order_says_where_null_stands(examples_database):
    found = {name: keys_without_place_of_null(query) for name, query in compiled_queries(examples_database).items()}
    assert {name: keys for name, keys in found.items() if keys} == {}
    # it can fail: a bare key, a key downwards, the last key of a window with a frame
    planted = (
        "select lag(a) over (partition by b order by lower(c, 'order by d'), case when e then 1 else 0 end, f desc), "
        "max(a) over (order by g nulls last, h rows between 1 preceding and current row), "
        "string_agg(a, ';' order by a), percentile_cont(0.5) within group (order by a) from t"
    )
    assert keys_without_place_of_null(planted) == ["lower(c, '')", "f desc", "h"]
    assert keys_without_place_of_null("select a from t order by a nulls last, b limit 1") == ["b"]
