"""A board as HTML: a page per account and one that lists them. No script, no request, every text escaped."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts.boarding.reading import SHOWN_KINDS, SHOWN_ROWS, Board
from scripts.terminal import visible

INDEX = "index.html"
TEMPLATES = Path(__file__).parent
UNKNOWN = "-"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MINUTE, HOUR, DAY = 60, 3600, 86400
LONGEST_NAME = 120
# in units of the drawing, which is as wide as a phone
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 180, 36, 10, 12, 26
LABELS_OF_WEEKS = 5
MATURED = "of the episodes that it handled and whose time is over"
# column of the rate, what a person reads, of what it is a share, numerator, denominator
RATES = (
    ("resolution_rate", "Resolved by the AI", MATURED, "resolved_episodes", "matured_handled_episodes"),
    ("handle_rate", "Handled by the AI", "of all requests", "handled_episodes", "eligible_episodes"),
    ("handoff_rate", "Handed off to people", MATURED, "matured_handed_off_episodes", "matured_handled_episodes"),
)


# --------------------------------------------------------------------------------------------------------------------
# Values
# --------------------------------------------------------------------------------------------------------------------


def percent(value: float | None) -> str:
    """Write a share between 0 and 1 in percent; a hyphen for none."""
    return UNKNOWN if value is None else f"{value:.0%}"


def number(value: Any) -> str:
    """Write a count, or a mean of counts with one decimal where it is none; a hyphen for none."""
    if value is None:
        return UNKNOWN
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def change(tile: dict[str, Any]) -> str:
    """Write by how much a tile differs from the weeks before, in points of a rate; nothing where it cannot be said."""
    value = tile["change_of_value"]
    if value is None:
        return ""
    shown = f"{abs(100 * value):.0f}" if tile["is_rate"] else number(round(abs(value), 1))
    if shown in ("0", "0.0"):
        return "as before"
    unit = "" if not tile["is_rate"] else " point" if shown == "1" else " points"
    return f"{'▲' if value > 0 else '▼'} {shown}{unit}"


def money(amount: Decimal | None, currency: str | None) -> str:
    """Write an amount with two decimals and its currency; a hyphen for none."""
    return UNKNOWN if amount is None else visible(f"{amount:,.2f} {currency or ''}".strip())


def day(value: date | None, *, with_year: bool = False) -> str:
    """Write a date as 9 Mar, or 9 Mar 2026; a hyphen for none."""
    if value is None:
        return UNKNOWN
    return f"{value.day} {MONTHS[value.month - 1]}" + (f" {value.year}" if with_year else "")


def local(instant: datetime | None, timezone: str, *, short: bool = False) -> str:
    """Write an instant of UTC as the account's clocks showed it; a hyphen for none. timezone: an IANA name."""
    if instant is None:
        return UNKNOWN
    shown = instant.replace(tzinfo=UTC).astimezone(ZoneInfo(timezone))
    weekday = "" if short else f"{WEEKDAYS[shown.weekday()]} "
    return f"{weekday}{day(shown.date(), with_year=not short)}, {shown:%H:%M}"


def before(earlier: datetime | None, later: datetime) -> str:
    """Write how long one instant lies before another, in its largest unit; nothing for none."""
    if earlier is None:
        return ""
    seconds = int((later - earlier).total_seconds())
    for unit, length in (("day", DAY), ("hour", HOUR), ("minute", MINUTE)):
        if seconds >= length:
            return f"{seconds // length:,} {unit}{'' if seconds // length == 1 else 's'} before"
    return "at the same minute"


def week(first: date | None, *, with_year: bool = True) -> str:
    """Write a week by its first and last day."""
    if first is None:
        return UNKNOWN
    last = first + timedelta(days=6)
    return f"{day(first)} to {day(last, with_year=with_year)}"


def words(text: str | None) -> str:
    """Write a text of the marts or of an export on one line, its control characters written out; a hyphen for none."""
    return UNKNOWN if text is None else visible(text)


def path(text: str) -> Markup:
    """Write a file's or an account's name so that it is folded at its folders where there is little room."""
    return Markup("/<wbr>").join(words(part) for part in text.split("/"))


def kind(text: str | None) -> str:
    """Write a word of a list, like `web_chat`, as people write it."""
    return words(text).replace("_", " ")


def address(text: str | None) -> str | None:
    """Return an address that a browser may open; None for anything else."""
    return text if text and re.fullmatch(r"https?://[^\s<>\"]+", text) else None


# --------------------------------------------------------------------------------------------------------------------
# Drawings
# --------------------------------------------------------------------------------------------------------------------


class Point(NamedTuple):
    """A week of a rate's drawing. x, y, low, high: in units of the drawing; y None where there is no rate."""

    x: float
    y: float | None
    low: float | None
    high: float | None
    is_finished: bool
    label: str
    told: str


class Drawing(NamedTuple):
    """A rate by week. lines: finished weeks that follow each other; loose: from the last finished one to later ones."""

    points: list[Point]
    lines: list[str]
    loose: list[str]
    bands: list[str]
    open_from: float | None
    every: int


def draw(weeks: Sequence[dict[str, Any]], rate: str, numerator: str, denominator: str) -> Drawing:
    """Place a rate's weeks on a drawing: its value, its bounds, and where the weeks begin that are not finished."""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(weeks) - 1) if len(weeks) > 1 else 0
    start = LEFT if len(weeks) > 1 else (LEFT + WIDTH - RIGHT) / 2

    def height(value: float | None) -> float | None:
        return None if value is None else round(TOP + (1 - value) * (HEIGHT - TOP - BOTTOM), 1)

    points = [
        Point(
            round(start + place * step, 1),
            *(height(row[rate + suffix]) for suffix in ("", "_low", "_high")),
            bool(row["is_finished"]),
            day(row["week_start"]),
            f"Week of {day(row['week_start'], with_year=True)}: {percent(row[rate])}, "
            f"{number(row[numerator])} of {number(row[denominator])}"
            + (
                f", between {percent(row[rate + '_low'])} and {percent(row[rate + '_high'])}"
                if row[rate] is not None
                else ""
            )
            + ("" if row["is_finished"] else ", not finished"),
        )
        for place, row in enumerate(weeks)
    ]
    lines, loose, bands = [], [], []
    for run in _runs(points):
        finished = [point for point in run if point.is_finished]
        lines.append(_path(finished))
        tail = run[max(0, len(finished) - 1) :]
        if len(tail) > 1:
            loose.append(_path(tail))
        bands.append(
            " ".join(f"{point.x},{point.high}" for point in run)
            + " "
            + " ".join(f"{point.x},{point.low}" for point in reversed(run))
        )
    opened = [place for place, point in enumerate(points) if not point.is_finished]
    first_open = next((place for place in opened if all(not point.is_finished for point in points[place:])), None)
    open_from = None if first_open is None else round(max(LEFT, points[first_open].x - step / 2), 1)
    return Drawing(points, lines, loose, bands, open_from, -(-len(weeks) // LABELS_OF_WEEKS) or 1)


def _runs(points: Iterable[Point]) -> list[list[Point]]:
    """Return stretches of weeks that all have a rate."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point.y is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _path(points: Sequence[Point]) -> str:
    """Return the corners of a line."""
    return " ".join(f"{point.x},{point.y}" for point in points)


class Bar(NamedTuple):
    """A week's exits: the parts that occur, as exit, words, episodes."""

    week_start: date
    is_finished: bool
    episodes: int
    parts: list[tuple[str, str, int]]


def stack(board: Board) -> list[Bar]:
    """Return a bar for each week that is shown."""
    finished = {row["week_start"]: row["is_finished"] for row in board.rows["weeks"]}
    bars: dict[date, Bar] = {}
    for row in board.rows["exits"]:
        if row["week_start"] in finished:
            bar = bars.setdefault(
                row["week_start"], Bar(row["week_start"], finished[row["week_start"]], row["eligible_episodes"], [])
            )
            if row["episodes"]:
                bar.parts.append((row["exit"], row["exit_in_words"], row["episodes"]))
    return list(bars.values())


def legend(board: Board, bars: Sequence[Bar]) -> dict[str, str]:
    """Return the words of the exits that occur in bars, in their order."""
    occurring = {exit_ for bar in bars for exit_, _, _ in bar.parts}
    return {row["exit"]: row["exit_in_words"] for row in board.rows["exits"] if row["exit"] in occurring}


# --------------------------------------------------------------------------------------------------------------------
# Pages
# --------------------------------------------------------------------------------------------------------------------


def _environment() -> Environment:
    """Return what fills a template in: every value is escaped, a name that is not there is a fault."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": percent, "number": number, "change": change, "day": day, "local": local, "week": week,
        "words": words, "kind": kind, "address": address, "path": path,
    }  # fmt: skip
    environment.globals |= {
        "money": money, "before": before, "shown_rows": SHOWN_ROWS, "shown_kinds": SHOWN_KINDS,
        "width": WIDTH, "height": HEIGHT, "left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM,
    }  # fmt: skip
    return environment


def files_of(boards: Sequence[Board]) -> dict[str, str]:
    """Return the text of every page by the name of its file."""
    environment = _environment()
    names = file_names(boards)
    page, index = environment.get_template("board.html.j2"), environment.get_template("index.html.j2")
    listed = [
        (board, name, {tile["measure"]: tile for tile in board.rows["tiles"]})
        for board, name in zip(boards, names, strict=True)
    ]
    files = {INDEX: index.render(boards=listed)}
    for board, name in zip(boards, names, strict=True):
        weeks, bars = board.rows["weeks"], stack(board)
        files[name] = page.render(
            board=board,
            **board.rows,
            has_index=len(boards) > 1,
            drawings=[
                (title, of_what, draw(weeks, rate, numerator, denominator), rate)
                for rate, title, of_what, numerator, denominator in RATES
            ],
            bars=bars,
            legend=legend(board, bars),
            hidden_weeks=len({row["week_start"] for row in board.rows["exits"]}) - len(weeks),
        )
    return files


def file_names(boards: Sequence[Board]) -> list[str]:
    """Name a page for each account: source, point, account, and the same name as long as the account is called so.

    An account's id is any text that names a folder: what else than small letters, digits, strokes and hyphens stands in
    it goes, and a hash keeps such names apart.
    """
    names = []
    for board in boards:
        name = f"{board.source_system}.{board.account_id}"
        spelled = ".".join(
            re.sub(r"[^a-z0-9_-]", "-", part.lower())[:LONGEST_NAME] for part in (board.source_system, board.account_id)
        )
        marked = spelled if spelled == name else f"{spelled}.{hashlib.sha256(board.name.encode()).hexdigest()[:8]}"
        names.append(f"{marked}.html")
    return names
