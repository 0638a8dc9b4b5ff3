"""What is wrong with the account settings that lie in the database: said at every load, not only in the findings."""

from collections.abc import Iterable
from difflib import get_close_matches

import duckdb

from scripts.zones.seeds import known_zones

WEEK_STARTS = ("monday", "sunday", "saturday")


def settings_notes(connection: duckdb.DuckDBPyConnection, accounts: Iterable[tuple[str, str]]) -> list[str]:
    """Return one sentence per zone and first day of the week that nobody knows, in settings of these accounts."""
    wanted = set(accounts)
    rows = connection.execute(
        "select distinct _source_system, _account_id, _file, timezone, week_start "
        "from raw.generic__account_settings order by all"
    ).fetchall()
    notes: dict[str, None] = {}
    for source_system, account_id, file, timezone, week_start in rows:
        if (source_system, account_id) not in wanted:
            continue
        zone, first_day = (timezone or "").strip(), (week_start or "").strip()
        if zone and zone.lower() not in known_zones():
            notes[
                f"{file}: the time zone {zone!r} of {source_system}/{account_id} is none: UTC holds. {_advice(zone)}"
            ] = None
        if first_day and first_day.lower() not in WEEK_STARTS:
            notes[
                f"{file}: the week of {source_system}/{account_id} cannot start on {first_day!r}: Monday holds. "
                f"Write {', '.join(WEEK_STARTS[:-1])} or {WEEK_STARTS[-1]}"
            ] = None
    return list(notes)


def _advice(zone: str) -> str:
    """Say what to write in place of an unknown zone."""
    # a city alone is the commonest mistake after a vendor's own words
    by_city = {name.rpartition("/")[2]: name for name in known_zones()}
    text = zone.lower().replace(" ", "_")
    near = get_close_matches(text, known_zones(), n=1, cutoff=0.8) or [
        by_city[city] for city in get_close_matches(text.rpartition("/")[2], by_city, n=1, cutoff=0.9)
    ]
    meant = f"Is {known_zones()[near[0]]} meant? " if near else ""
    return f"{meant}Write an IANA name such as Europe/Berlin or America/New_York: seeds/time_zones.csv lists them"
