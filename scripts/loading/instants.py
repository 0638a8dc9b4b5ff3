"""The instants of a file: what their numbers count, and whether they can have happened.

Staging models read instants; here only what must be decided for a whole file, or said when it is loaded: that a column
holds seconds or milliseconds since 1970, that rows are later than the export.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import duckdb

from scripts.loading.contract import LandingTable
from scripts.loading.discovery import EXPORT_NOTE, FILE_TIME, OPTION, Extraction
from scripts.loading.identifiers import missing
from scripts.loading.sql import compose, quoted
from scripts.loading.staging import Staged, add_columns, sound_rows

SECONDS, MILLISECONDS = "seconds", "milliseconds"
# nine to eleven digits are seconds of 1973 to 5138, twelve to fourteen milliseconds of 1973 to 5138
EPOCHS = {
    SECONDS: "[0-9]{9,11}([.][0-9]+)?|[1-9]([.][0-9]+)?[eE][+]?(0?[89]|10)",
    MILLISECONDS: "[0-9]{12,14}([.]0+)?|[1-9]([.][0-9]+)?[eE][+]?1[1-3]",
}
# what programs write for no instant: it may stand among any
NO_EPOCH = "0+([.]0+)?|-[0-9]+([.][0-9]+)?"
NUMBER = "-?[0-9]+([.][0-9]+)?([eE][+]?[0-9]{1,2})?"
EPOCH_INSTANTS = {
    SECONDS: "make_timestamp((cast({text} as decimal(28, 6)) * 1000000)::bigint)",
    MILLISECONDS: "epoch_ms(cast(cast({text} as decimal(28, 6)) as bigint))",
}
# whole seconds in the form that is read fastest
AS_ISO = (
    "case when not {whole} then {cell} when microsecond({instant}) % 1000000 = 0 "
    "then strftime({instant}, '%Y-%m-%dT%H:%M:%SZ') else strftime({instant}, '%Y-%m-%dT%H:%M:%S.%fZ') end"
)
# the forms of macros/parse/parse_instant.sql
DATE_AND_TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?)?"
OFFSET = "[ ]?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)|[ ](UTC|GMT|utc|gmt)"
ISO = f"{DATE_AND_TIME}({OFFSET})?"
SLASHED = "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}( .*)?"
CANONICAL = (
    "regexp_replace(regexp_replace(replace(replace(replace(upper({text}), ',', '.'), 'UTC', 'Z'), 'GMT', 'Z'), "
    r"'^(.{{10}})[T ](.*?) ?([Z+-].*)?$', '\1T\2\3'), '(T[0-9]{{2}}:[0-9]{{2}})($|Z|[+-])', '\1:00\2')"
)
HAS_OFFSET = "regexp_matches({text}, 'T[0-9:.]+(Z|[+-][0-9]{{2}}(:?[0-9]{{2}})?)$')"
# a clock on a wall may be ahead of UTC by as much
FURTHEST_ZONE = timedelta(hours=14)
# instants before this many days before the extraction cannot be later than it, whatever their offset
SURELY_BEFORE = timedelta(days=2)
# who says when the export was taken, and why that is most often wrong
CAUSES = {
    EXPORT_NOTE: ("export.json states", "a stale export.json"),
    OPTION: ("--extracted-at states", "the instant of another export"),
    FILE_TIME: ("the file's modification time stands for", "a file that was written before the export ended"),
}
# all members of a cell at once; what is no JSON has none
MEMBERS = "json_extract_string(case when json_valid({cell}) then {cell} end, {paths})"
# text that may be late: a comparison settles the others. Numbers since 1970 begin with a 1 until 2030
SUSPECT = "(case when {text} >= $floor or {text} between '1' and '19'{slashed} then {text} end)"
# the same at a glance, blanks around it or not: most files have no such text
SUSPICIOUS = (
    "({text} >= $floor or {text} < '2' and not ({text} >= '10' and {text} < $floor_seconds and strlen({text}) = 10)"
    "{slashed})"
)
FITS = "regexp_full_match({text}, '{pattern}')"
FITS_THEN = f"when {FITS} then {{instant}}"
KEY = (
    "case when {text} is null then null {seconds} {milliseconds} "
    "when {is_iso} then try_cast({canonical} as timestamptz)::timestamp {slashed} end"
)
# day and month in the order in which the date is earlier: which one it is, the whole file tells, and not here
EARLIER_ORDER = (
    "when contains({text}, '/') then least("
    "try_strptime({text}, ['%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%d/%m/%Y']), "
    "try_strptime({text}, ['%m/%d/%Y %H:%M:%S', '%m/%d/%Y %H:%M', '%m/%d/%Y']))"
)
LIMIT = "case when {is_number} or {has_offset} then $limit::timestamp else $local_limit::timestamp end"
LATE = "text_{n}, key_{n}, case when key_{n} is null then false else key_{n} > {limit} end as late_{n}"


def read_epochs(connection: duckdb.DuckDBPyConnection, table: LandingTable, staged: Staged) -> None:
    """Turn columns in which every filled value is a number since 1970 into ISO 8601; note them in `staged.epochs`.

    The numbers themselves stay with the row, beside its unknown columns.
    """
    columns, numbers = {}, []
    for column in table.instants:
        cell = staged.columns.get(column)
        unit = _unit(connection, cell) if cell and column not in table.instant_members else None
        if cell and unit:
            name = f"epoch_{len(columns)}"
            columns[name] = compose(
                AS_ISO,
                whole=compose(FITS, text=trimmed(cell), pattern=EPOCHS[unit]),
                instant=compose(EPOCH_INSTANTS[unit], text=trimmed(cell)),
                cell=quoted(cell),
            )
            staged.columns[column] = name
            staged.epochs[column] = unit
            numbers.append(f"'{column}', {quoted(cell)}")
    if columns:
        add_columns(connection, columns)
        # joined as text: merging is recursive, and values may be nested deep
        staged.unknown = compose(
            "concat('{{', substr(json_object({numbers})::varchar, 2, "
            "strlen(json_object({numbers})::varchar) - 2), coalesce(',' || substr({unknown}, 2), '}}'))",
            numbers=", ".join(numbers),
            unknown=staged.unknown,
        )


def trimmed(cell: str) -> str:
    """Return SQL of a cell without the blanks around it."""
    return compose("trim({cell})", cell=quoted(cell))


def _unit(connection: duckdb.DuckDBPyConnection, cell: str) -> str | None:
    """Return what every filled value of a cell counts since 1970, None when one is anything else."""
    # one look settles nearly every file
    first = connection.execute(
        compose(
            "select {is_number} from incoming where not ({missing}) limit 1",
            is_number=compose(FITS, text=trimmed(cell), pattern=NUMBER),
            missing=missing(cell),
        )
    ).fetchone()
    if first is None or not first[0]:
        return None
    counts = connection.execute(
        compose(
            "select count(*), {counts} from incoming where not ({missing})",
            counts=", ".join(
                compose("count(*) filter ({fits})", fits=compose(FITS, text=trimmed(cell), pattern=pattern))
                for pattern in (NO_EPOCH, *EPOCHS.values())
            ),
            missing=missing(cell),
        )
    ).fetchone() or (0, 0, 0, 0)
    every, none, *units = counts
    return next((unit for unit, count in zip(EPOCHS, units, strict=True) if count and count + none == every), None)


def late_rows(
    connection: duckdb.DuckDBPyConnection,
    table: LandingTable,
    staged: Staged,
    extraction: Extraction,
    latest_local: Callable[[], datetime | None],
) -> str | None:
    """Say how many rows tell of something later than the export, None when none does.

    latest_local: finds out the latest time that the account's clocks have shown by then; where it is not known, a text
    without an offset counts as late only where it is so in every zone.
    """
    columns = [column for column in table.instants if column in staged.columns]
    if not columns:
        return None
    texts = [text for column in columns for text in _texts(column, table)]
    numbers = range(len(texts))
    # a step for each: what a text is asked for several times is worked out once
    source = compose(
        "(select {listed} from (select {cells} from incoming where {sound}))",
        listed=", ".join(f"{text} as text_{n}" for n, (_, text, _) in enumerate(texts)),
        cells=", ".join(_cell(column, table, staged) for column in columns),
        sound=sound_rows(staged),
    )
    suspicious = [_suspicious(f"text_{n}", kind) for n, (_, _, kind) in enumerate(texts)]
    surely_before = (extraction.at - SURELY_BEFORE).replace(tzinfo=UTC)
    floors = {
        "floor": surely_before.date().isoformat(),
        # ten digits, which compare as texts
        "floor_seconds": str(int(surely_before.timestamp())).zfill(10),
    }
    look = compose("select bool_or({any}) from {source}", any=" or ".join(suspicious), source=source)
    found = connection.execute(compose("{look}", look=look), floors).fetchone()
    if found is None or not found[0]:
        return None
    query = compose(
        "select count(*), count(*) filter ({any_late}), {counts} from (select {lates} from (select {keys} from "
        "(select {suspects} from (select {trimmed} from {source}))))",
        any_late=" or ".join(f"late_{n}" for n in numbers),
        counts=", ".join(f"count(*) filter (late_{n}), arg_max(text_{n}, key_{n}) filter (late_{n})" for n in numbers),
        lates=", ".join(
            compose(LATE, n=str(n), limit=_limit(f"text_{n}", kind)) for n, (_, _, kind) in enumerate(texts)
        ),
        keys=", ".join(f"text_{n}, {_key(f'text_{n}', kind)} as key_{n}" for n, (_, _, kind) in enumerate(texts)),
        suspects=", ".join(f"{_suspect(f'text_{n}', kind)} as text_{n}" for n, (_, _, kind) in enumerate(texts)),
        trimmed=", ".join(f"case when {suspicious[n]} then trim(text_{n}) end as text_{n}" for n in numbers),
        source=source,
    )
    parameters = {
        **floors,
        "limit": extraction.at,
        "local_limit": latest_local() or extraction.at + FURTHEST_ZONE,
    }
    if all(kind == "utc" for _, _, kind in texts):
        del parameters["local_limit"]
    rows, late, *each = connection.execute(compose("{query}", query=query), parameters).fetchone() or (0, 0)
    if not late:
        return None
    told = [f"{name}: {each[2 * n]:,}, newest {each[2 * n + 1]}" for n, (name, _, _) in enumerate(texts) if each[2 * n]]
    at = extraction.at.isoformat(sep=" ", timespec="minutes" if extraction.at.second == 0 else "seconds")
    states, cause = CAUSES[extraction.origin]
    return (
        f"{late:,} of {rows:,} rows {'is' if late == 1 else 'are'} later than the extraction {at} UTC that {states} "
        f"({'; '.join(told)}): {cause} is the commonest cause, then a sender's clock and the account's time zone"
    )


def _texts(column: str, table: LandingTable) -> list[tuple[str, str, str]]:
    """Return the instants that a column holds, itself or as members of its JSON: name, SQL over `_cell`, kind."""
    kind, members = table.instants[column], table.instant_members.get(column)
    if not members:
        return [(column, quoted(column), kind)]
    return [(member, f"{quoted(column)}[{place}]", kind) for place, member in enumerate(members, start=1)]


def _cell(column: str, table: LandingTable, staged: Staged) -> str:
    """Return SQL of a column's cell, or of the list of those members of its JSON that are instants."""
    cell, members = quoted(staged.columns[column]), table.instant_members.get(column)
    if members:
        # names from the project's YAML
        cell = compose(MEMBERS, cell=cell, paths=str([f"/{member}" for member in members]))
    return f"{cell} as {quoted(column)}"


def _suspicious(text: str, kind: str) -> str:
    """Return the condition that a text, blanks around it or not, may be later than the export: a cheap one."""
    return compose(SUSPICIOUS, text=text, slashed=f" or contains({text}, '/')" if kind == "slashed" else "")


def _suspect(text: str, kind: str) -> str:
    """Return SQL of a text that may be later than the export, else NULL."""
    return compose(SUSPECT, text=text, slashed=f" or contains({text}, '/')" if kind == "slashed" else "")


def _key(text: str, kind: str) -> str:
    """Return SQL of the instant in a text, or of what a clock showed; NULL where there is none."""
    return compose(
        KEY,
        text=text,
        **{
            unit: compose(FITS_THEN, text=text, pattern=pattern, instant=compose(EPOCH_INSTANTS[unit], text=text))
            for unit, pattern in EPOCHS.items()
        },
        is_iso=compose(FITS, text=text, pattern=ISO),
        canonical=compose(CANONICAL, text=text),
        slashed=compose(EARLIER_ORDER, text=text) if kind == "slashed" else "",
    )


def _limit(text: str, kind: str) -> str:
    """Return SQL of what the instant in a text is compared with."""
    if kind == "utc":
        return "$limit::timestamp"
    return compose(
        LIMIT,
        is_number=compose(FITS, text=text, pattern=NUMBER),
        has_offset=compose(HAS_OFFSET, text=compose(CANONICAL, text=text)),
    )
