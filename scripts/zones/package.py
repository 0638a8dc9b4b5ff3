"""What the installed `tzdata` package says of a zone: its changes since 1970 and the rule that holds after the last.

The files are read from the package itself: Python's own search path prefers the files of the machine, which may be
older.
"""

import re
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources

import tzdata

# the beginning of stored instants: what a zone did before it, nothing asks
FIRST_SECOND = 0
# naive UTC, as the seeds have it
EPOCH = datetime(1970, 1, 1)
HEADER = struct.Struct(">4s c 15x 6I")
# a zone of the package that says "nobody has set the zone of this machine"
NO_ZONES = {"Factory"}
HOUR, MINUTE = 3600, 60
SUNDAY = 7

NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)"
OFFSET = r"([+-]?[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?)?)"
CHANGE = r"M([0-9]{1,2})\.([1-5])\.([0-6])(?:/([+-]?[0-9]{1,3}(?::[0-9]{2}(?::[0-9]{2})?)?))?"
RULE = re.compile(rf"{NAME}{OFFSET}(?:{NAME}{OFFSET}?,{CHANGE},{CHANGE})?")


@dataclass(frozen=True)
class Change:
    """From an instant on, local time is this far ahead of UTC. at: None for the distance at the beginning of 1970."""

    at: datetime | None
    offset_seconds: int


@dataclass(frozen=True)
class YearlyChange:
    """A change that a zone's rule makes every year, at a local time told by the clocks before it.

    week: 1 to 4, or 5 for the month's last; iso_weekday: 1 Monday to 7 Sunday; local_seconds: seconds after the local
    midnight of that day, also negative or above a day.
    """

    month: int
    week: int
    iso_weekday: int
    local_seconds: int
    offset_before_seconds: int
    offset_seconds: int


@dataclass(frozen=True)
class Zone:
    """A zone: its changes in order, the first without an instant, and the two of its yearly rule, when it has one."""

    name: str
    changes: list[Change]
    rule: list[YearlyChange]


def release() -> str:
    """Return the name of the release, as IANA writes it: 2026f."""
    return tzdata.IANA_VERSION


def zone_names() -> list[str]:
    """Return the names of all zones, links among them."""
    listed = resources.files(tzdata).joinpath("zones").read_text(encoding="utf-8").split()
    return sorted(set(listed) - NO_ZONES)


def zone_bytes(name: str) -> bytes:
    """Return the file of a zone."""
    return resources.files(tzdata).joinpath("zoneinfo", *name.split("/")).read_bytes()


def read_zone(name: str) -> Zone:
    """Read one zone of the package."""
    content = zone_bytes(name)
    counts, start = _header(content, 0)
    if counts is None:
        raise ValueError(f"{name}: no TZif file of version 2 or later")
    # the first block holds 32-bit times, for old readers
    second = start + _block_size(counts, 4)
    counts, start = _header(content, second)
    _, _, leaps, times, types, _ = counts
    instants = struct.unpack_from(f">{times}q", content, start)
    kinds = content[start + 8 * times : start + 9 * times]
    offsets = [struct.unpack_from(">l", content, start + 9 * times + 6 * number)[0] for number in range(types)]
    footer = content[start + _block_size(counts, 8) :].decode("ascii").strip("\n")
    if leaps:
        raise ValueError(f"{name}: counts leap seconds")
    # the distance at the beginning of 1970 is that of the last change before it, else the file's first kind
    changes = [Change(None, offsets[0])]
    rule = parse_rule(footer)
    for second_of_change, kind in zip(instants, kinds, strict=True):
        offset = offsets[kind]
        if second_of_change <= FIRST_SECOND:
            changes = [Change(None, offset)]
        # the last one stays, whatever it changes: the rule holds from there on
        elif offset != changes[-1].offset_seconds or (rule and second_of_change == instants[-1]):
            changes.append(Change(EPOCH + timedelta(seconds=second_of_change), offset))
    return Zone(name, changes, rule)


def _header(content: bytes, position: int) -> tuple[tuple[int, ...] | None, int]:
    """Return the six counts of a block and where its data begin; no counts for a file of another kind."""
    magic, version, *counts = HEADER.unpack_from(content, position)
    if magic != b"TZif" or version < b"2":
        return None, position
    return tuple(counts), position + HEADER.size


def _block_size(counts: tuple[int, ...], bytes_per_time: int) -> int:
    """Return the length of the data behind a header."""
    ut_marks, standard_marks, leaps, times, types, characters = counts
    return (
        times * (bytes_per_time + 1) + types * 6 + characters + leaps * (bytes_per_time + 4) + standard_marks + ut_marks
    )


def parse_rule(text: str) -> list[YearlyChange]:
    """Read a POSIX rule such as `EST5EDT,M3.2.0,M11.1.0`; a zone without summer time has no yearly change.

    POSIX counts offsets westward, weekdays from Sunday, and writes 02:00 where no time is given.
    """
    if not text:
        return []
    match = RULE.fullmatch(text)
    if match is None:
        raise ValueError(f"the rule {text!r} has a form that the seed cannot hold: months, weeks, weekdays are read")
    standard_text, summer_text, *dates = match.groups()
    if dates[0] is None:
        return []
    standard = -_seconds(standard_text)
    summer = -_seconds(summer_text) if summer_text else standard + HOUR
    return [_yearly(dates[:4], standard, summer), _yearly(dates[4:], summer, standard)]


def _yearly(parts: list[str | None], before: int, after: int) -> YearlyChange:
    """Return one change of a rule."""
    month, week, weekday, time = parts
    return YearlyChange(
        month=int(month),
        week=int(week),
        iso_weekday=int(weekday) or SUNDAY,
        local_seconds=2 * HOUR if time is None else _seconds(time),
        offset_before_seconds=before,
        offset_seconds=after,
    )


def _seconds(text: str) -> int:
    """Read `[+-]hh[:mm[:ss]]` as seconds."""
    parts = [int(part) for part in text.lstrip("+-").split(":")]
    size = sum(part * unit for part, unit in zip(parts, (HOUR, MINUTE, 1), strict=False))
    return -size if text.startswith("-") else size
