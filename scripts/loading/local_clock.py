"""What an account's clocks showed when its export was taken."""

from datetime import UTC, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import duckdb

from scripts.zones.seeds import known_zones

# after clocks are set back, they have shown a later time before
LOOKED_BACK, STEP = timedelta(hours=3), timedelta(minutes=15)


def latest_local_time(
    connection: duckdb.DuckDBPyConnection, source_system: str, account_id: str, at: datetime
) -> datetime | None:
    """Return the latest time that the clocks of an account's zone have shown by an instant (naive UTC).

    None where no loaded file sets a zone for the account, or one that is no zone.
    """
    row = connection.execute(
        "select timezone from raw.generic__account_settings where _source_system = $source_system and _account_id = "
        "$account_id and coalesce(try_cast(valid_from as timestamptz)::timestamp <= $at, true) "
        "order by valid_from desc nulls last, _extracted_at desc, _file desc, _row desc limit 1",
        {"source_system": source_system, "account_id": account_id, "at": at},
    ).fetchone()
    zone = _zone(row[0]) if row and row[0] else None
    if zone is None:
        return None
    steps = range(LOOKED_BACK // STEP + 1)
    try:
        shown = [(at.replace(tzinfo=UTC) - step * STEP).astimezone(zone).replace(tzinfo=None) for step in steps]
    except OverflowError:
        return None
    return max(shown)


def _zone(name: str) -> ZoneInfo | None:
    """Return a zone by its name in any letter case, of the pinned package: the machine's own may be older."""
    known = known_zones().get(name.strip().lower())
    if known is None:
        return None
    try:
        file = resources.files("tzdata").joinpath("zoneinfo", *known.split("/"))
    except ModuleNotFoundError:
        return None
    with file.open("rb") as stream:
        return ZoneInfo.from_file(stream, key=known)
