"""One world loaded in many ways, each way an account of its own, and what a reader would see of each.

All ways of a world end with the same records as of the same instant: its marts must be the same, but for the account's
name. The ways differ in slices, their order, repetition, file format, and the time zone of the machine that loads.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import eq
from pathlib import Path
from typing import Any

import duckdb

from tests.python import oracle, worlds
from tests.python.oracle import Account, Extraction

TextRows = list[dict[str, str]]
Writer = Callable[[Path, TextRows], None]

# what separates the name of a world from the name of a way: in no name of a world, and in no value
MARK = "~"

# the instant of a record, and what is told of it later: column -> the columns that fall back to empty with it
INSTANTS = worlds.REQUIRED_INSTANTS
TOLD_LATER = {
    ("orders", "refunded_at"): ["refunded_value"],
    ("tickets", "closed_at"): [],
    ("knowledge_gaps", "status_at"): ["status"],
    ("conversations", "closed_at"): [],
}


# --------------------------------------------------------------------------------------------------------------------
# File formats
# --------------------------------------------------------------------------------------------------------------------


def columns_of(path: Path, rows: TextRows) -> list[str]:
    """Return the columns of a file: the required ones first."""
    return list(
        dict.fromkeys([*worlds.REQUIRED_COLUMNS[worlds.table_of(path.name)], *(name for row in rows for name in row)])
    )


def as_json(path: Path, rows: TextRows) -> list[dict[str, str | None]]:
    """Return rows as JSON has them: an empty value is null, or, in every other column, absent from its object."""
    required = worlds.REQUIRED_COLUMNS[worlds.table_of(path.name)]
    absent = [name for name in columns_of(path, rows) if name not in required][::2]
    return [
        dict.fromkeys(required) | {name: value or None for name, value in row.items() if value or name not in absent}
        for row in rows
    ]


def write_csv(path: Path, rows: TextRows) -> None:
    """Write a CSV file."""
    worlds.write_file(path.with_name(f"{path.name}.csv"), rows)


def write_ndjson(path: Path, rows: TextRows) -> None:
    """Write compressed lines of JSON."""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in as_json(path, rows))
    path.with_name(f"{path.name}.ndjson.gz").write_bytes(gzip.compress(lines.encode(), mtime=0))


def write_json(path: Path, rows: TextRows) -> None:
    """Write a JSON array, with escapes beyond ASCII."""
    path.with_name(f"{path.name}.json").write_text(json.dumps(as_json(path, rows), indent=1), encoding="utf-8")


def write_parquet(path: Path, rows: TextRows) -> None:
    """Write a Parquet file of text columns, by way of CSV."""
    if not rows:
        write_csv(path, rows)  # no rows have no columns
        return
    names = columns_of(path, rows)
    with duckdb.connect() as connection:
        connection.execute(f"create table t ({', '.join(f'{name} varchar' for name in names)})")
        marks = ", ".join("?" * len(names))
        values = [[row.get(name) or None for name in names] for row in rows]
        connection.executemany(f"insert into t values ({marks})", values)  # noqa: S608 - names of the contract
        connection.execute(f"copy t to '{path.with_name(path.name + '.parquet')}' (format parquet)")


# --------------------------------------------------------------------------------------------------------------------
# Ways to load a world
# --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Loading:
    """How an account is loaded: its extractions in this order, in a format, on a machine of a time zone."""

    account: Account
    machine_zone: str = "UTC"
    write: Writer = write_csv


def renamed(world: Account, name: str, extractions: list[Extraction]) -> Account:
    """Return a world under the name of a way, with other extractions."""
    return replace(world, account_id=f"{world.account_id}{MARK}{name}", extractions=extractions)


WAYS = ("once", "slices", "backwards", "history", "unordered", "twice", "files", "ndjson", "json", "parquet")


def loadings_of(world: Account, seed: int) -> list[Loading]:
    """Return the ways to load a world of one extraction; the first, at once, is what the others must equal."""
    generator = random.Random(f"{seed}/{world.account_id}")  # noqa: S311 - reproducible, no secret
    [whole] = world.extractions
    by_time, history = in_slices_of_time(world), in_overlapping_slices(whole, generator)
    again = [history[2], *history, *history[::-1]]
    ways: list[tuple[list[Extraction], str, Writer]] = [
        ([whole], "UTC", write_csv),
        (by_time, "Asia/Kolkata", write_csv),
        (by_time[::-1], "America/St_Johns", write_csv),
        (history, "America/St_Johns", write_csv),
        ([history[1], history[2], history[0]], "Asia/Kolkata", write_csv),
        (again, "UTC", write_csv),
        ([in_files(whole, generator)], "America/St_Johns", write_csv),
        ([whole], "Asia/Kolkata", write_ndjson),
        ([whole], "America/St_Johns", write_json),
        ([whole], "Asia/Kolkata", write_parquet),
    ]
    return [Loading(renamed(world, name, way[0]), way[1], way[2]) for name, way in zip(WAYS, ways, strict=True)]


def extracted_at(extraction: Extraction) -> datetime:
    """Return the instant of an extraction as naive UTC."""
    return datetime.fromisoformat(extraction.extracted_at).replace(tzinfo=None)


def earlier(extraction: Extraction, by: timedelta, files: dict[str, TextRows]) -> Extraction:
    """Return other files, extracted so much earlier."""
    return Extraction((extracted_at(extraction) - by).isoformat() + "Z", files)


def in_slices_of_time(world: Account) -> list[Extraction]:
    """Split into three slices without overlap by the instant of each record; what has none comes with the last."""
    [whole] = world.extractions
    zone, _ = oracle.settings_of(world, extracted_at(whole))
    ends = [extracted_at(whole) - timedelta(hours=hours) for hours in (100, 30, 0)]
    slices: list[dict[str, TextRows]] = [{"conversations": []} for _ in ends]
    for table, rows in whole.files.items():
        for row in rows:
            at = oracle.parse_instant(row.get(INSTANTS.get(table, "")), zone)
            place = next((n for n, end in enumerate(ends[:-1]) if at is not None and at <= end), len(ends) - 1)
            slices[place].setdefault(table, []).append(row)
        with_a_readable_row(table, [own.get(table, []) for own in slices], zone)
    return [Extraction(end.isoformat() + "Z", files) for end, files in zip(ends, slices, strict=True)]


def with_a_readable_row(table: str, slices: Sequence[TextRows], zone: Any) -> None:
    """Move a readable row into the last of a table's slices where it has none: such a file would be refused."""

    def readable(rows: TextRows) -> list[dict[str, str]]:
        return [row for row in rows if oracle.parse_instant(row.get(INSTANTS.get(table, "")), zone) is not None]

    if table in INSTANTS and slices[-1] and not readable(slices[-1]):
        earlier = next(rows for rows in reversed(slices[:-1]) if readable(rows))
        row = readable(earlier)[-1]
        earlier.remove(row)
        slices[-1].append(row)


def in_overlapping_slices(whole: Extraction, generator: random.Random) -> list[Extraction]:
    """Split into three slices at random; records of a later one stand in earlier ones too, with other values."""
    slices: list[dict[str, TextRows]] = [{"conversations": []} for _ in range(3)]
    for table, rows in whole.files.items():
        for row in rows:
            newest = 2 if table == "account_settings" else generator.randrange(3)
            for place in range(newest):
                if generator.random() < 0.4 and table != "account_settings":
                    slices[place].setdefault(table, []).append(worlds.aged(row, generator))
            slices[newest].setdefault(table, []).append(row)
    hours = (200, 1, 0)
    return [earlier(whole, timedelta(hours=h), files) for h, files in zip(hours, slices, strict=True)]


def in_files(whole: Extraction, generator: random.Random) -> Extraction:
    """Split every table into two files; the later page holds the newest version, and the later row of one key."""
    files: dict[str, TextRows] = {}
    for table, rows in whole.files.items():
        for row in rows:
            if table != "account_settings" and generator.random() < 0.5:
                # page 10 comes after page 9; in one extraction a version may not move to another parent
                files.setdefault(f"{table}-9", []).append(worlds.aged(row, generator, moves=False))
                files.setdefault(f"{table}-10", []).extend([worlds.aged(row, generator, moves=False), row])
            else:
                files.setdefault(f"{table}-9", []).append(row)
    return Extraction(whole.extracted_at, files)


# --------------------------------------------------------------------------------------------------------------------
# What was known at an instant
# --------------------------------------------------------------------------------------------------------------------


def known_by(world: Account, instant: datetime, name: str) -> Account:
    """Return an account with the export that was taken of a world at an earlier instant (naive UTC).

    Records with a later instant are not in it, and what was told of a record later is still empty. `closed_at` is empty
    as well where a closed event exists at any time: the documented exception (docs/decisions.md).
    """
    [whole] = world.extractions
    zone, _ = oracle.settings_of(world, extracted_at(whole))
    items = oracle.read_items(world, zone)
    files: dict[str, TextRows] = {}
    for table, rows in whole.files.items():
        files[table] = []
        for original in rows:
            row = blank_later(table, original, instant, zone)
            instants = [oracle.parse_instant(row.get(INSTANTS.get(table, "")), zone)]
            if table == "conversations":
                own = items.get(row["conversation_id"], [])
                if any(item.is_close for item in own):
                    row["closed_at"] = ""
                else:
                    instants.append(oracle.parse_instant(original["closed_at"], zone))
                instants += [item.at for item in own]
            known = [at for at in instants if at is not None]
            if not known or min(known) <= instant:
                files[table].append(row)
    return renamed(world, name, [Extraction(instant.isoformat() + "Z", files)])


def blank_later(table: str, original: Mapping[str, str], instant: datetime, zone: Any) -> dict[str, str]:
    """Return a row without what was told later than an instant."""
    row = dict(original)
    for (own, column), others in TOLD_LATER.items():
        at = oracle.parse_instant(row.get(column), zone) if own == table else None
        if at is not None and at > instant:
            row.update(dict.fromkeys([column, *others], ""))
    return row


# --------------------------------------------------------------------------------------------------------------------
# Writing, reading, comparing
# --------------------------------------------------------------------------------------------------------------------


def write_loadings(loadings: Sequence[Loading], directory: Path) -> list[tuple[Path, str]]:
    """Write export folders; return each with the zone of the machine that loads it, in the order of loading."""
    folders: set[tuple[int, str]] = set()
    for loading in loadings:
        account = loading.account
        for step, extraction in enumerate(account.extractions):
            folders.add((step, loading.machine_zone))
            place = directory / f"{step}" / loading.machine_zone / account.source_system / account.account_id
            place.mkdir(parents=True)
            for file_name, rows in extraction.files.items():
                loading.write(place / file_name, rows)
            export = json.dumps({"extracted_at": extraction.extracted_at})
            (place / "export.json").write_text(export, encoding="utf-8")
    return [(directory / f"{step}" / zone, zone) for step, zone in sorted(folders)]


# columns that say where a row came from, and no more
BOOKKEEPING = {"finding_id", "file", "file_row", "example_file", "example_row", "sentence"}
# findings that tell of the loads themselves: each way cuts the files elsewhere, some hold versions under other parents
TOLD_OF_LOADS = {"after_extraction", "moved_id", "repeated_value"}
# one table for all accounts: its bounds are those of the whole database
SHARED = {"dim_dates", "dim_channels", "dim_definitions", "dim_frequencies"}
# counts by file: each way cuts the files elsewhere
BY_FILE = {"agg_touched_by_findings"}
# the ledger, the record of builds and what reads them: what stands there depends on which builds ran. A test holds that
# these are all
OF_BUILDS = frozenset(
    {
        ("marts", "fct_verdict_ledger"),
        ("marts", "fct_restated_verdicts"),
        ("reports", "rpt_audit__deciding_builds"),
        ("reports", "rpt_audit__measuring_changes"),
        ("reports", "rpt_audit__rate_change"),
        ("reports", "rpt_audit__week_trust"),
        ("reports", "rpt_audit__week_in_brief"),
        ("reports", "rpt_board__trust"),
    }
)
NOT_OF_ONE_WORLD = SHARED | BY_FILE | {name for _, name in OF_BUILDS}

Rows = Counter[tuple[Any, ...]]
Seen = dict[str, tuple[list[str], Rows]]  # mart -> names of the columns, and rows


def read_seen(database: Path) -> dict[str, Seen]:
    """Return by account what the marts hold: no bookkeeping columns, each text without the name of its way."""
    found: dict[str, Seen] = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        query = "select table_name from information_schema.tables where table_schema = 'marts' order by 1"
        for mart in [name for (name,) in connection.execute(query).fetchall() if name not in NOT_OF_ONE_WORLD]:
            cursor = connection.execute(f"select * from marts.{mart}")  # noqa: S608 - a name of the catalogue
            names = [column[0] for column in cursor.description or []]
            kept = [position for position, name in enumerate(names) if name not in BOOKKEEPING]
            for values in cursor.fetchall():
                if "check_name" in names and values[names.index("check_name")] in TOLD_OF_LOADS:
                    continue
                account_id = values[names.index("account_id")]
                _, mark, name = account_id.partition(MARK)
                _, rows = found.setdefault(account_id, {}).setdefault(mart, ([names[n] for n in kept], Counter()))
                rows[tuple(plain(values[n], mark + name) for n in kept)] += 1
    return found


def plain(value: Any, suffix: str) -> Any:
    """Return a value that can be counted, without the name of a way."""
    if isinstance(value, str) and suffix:
        return value.replace(suffix, "")
    return tuple(value) if isinstance(value, list) else value


def differing_rows(expected: Seen, found: Seen, ignored: Mapping[str, set[str]]) -> list[str]:
    """Return a line for each row that differs: mart, key, the differing columns with both values.

    ignored: columns, by mart, that may differ. A row is held against the one that has most cells in common.
    """
    lines = []
    for mart in sorted(expected.keys() | found.keys()):
        names, rows = without(expected, mart, ignored.get(mart, set()))
        other_names, others = without(found, mart, ignored.get(mart, set()))
        missing, extra = list((rows - others).elements()), list((others - rows).elements())
        for row in missing:
            nearest = max(extra, key=lambda other, row=row: sum(map(eq, row, other)), default=None)
            if nearest is None:
                lines.append(f"{mart}: missing {dict(zip(names, row, strict=True))}")
                continue
            extra.remove(nearest)
            cells = list(zip(names, row, nearest, strict=True))
            key = {name: a for name, a, b in cells if a == b and name.endswith(("_id", "_index", "_start"))}
            lines.append(f"{mart} {key}: " + "; ".join(f"{name}: {a!r} -> {b!r}" for name, a, b in cells if a != b))
        lines += [f"{mart}: not expected {dict(zip(other_names, row, strict=True))}" for row in extra]
    return lines


def without(seen: Seen, mart: str, ignored: set[str]) -> tuple[list[str], Rows]:
    """Return names and rows of a mart without some columns; nothing when it has no rows."""
    names, rows = seen.get(mart, ([], Counter()))
    kept = [position for position, name in enumerate(names) if name not in ignored]
    shortened: Rows = Counter()
    for row, number in rows.items():
        shortened[tuple(row[n] for n in kept)] += number
    return [names[n] for n in kept], shortened
