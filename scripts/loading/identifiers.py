"""Rows without an id, and rows whose id a spreadsheet has damaged."""

import duckdb

from scripts.loading.contract import LandingTable
from scripts.loading.sql import compose, quoted
from scripts.loading.staging import Staged, count_rows

# what spreadsheets and floating-point columns make of a long number
ERRORS = r"^#+$|^#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)$"
DAMAGED = r"^[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+$|^[0-9]+[.,]0+$|" + ERRORS
# a number in another dress would be a record of its own beside the same number without it. Quotes are SQL's: doubled
MARKED = r"''[0-9]+|=\"?[0-9]+\"?"
GROUPED = r"[0-9]{1,3}([.,'' ][0-9]{3})+"
PADDED = r"[\s\p{Z}]+[0-9]+[\s\p{Z}]*|[0-9]+[\s\p{Z}]+"
DRESSED = f"{DAMAGED}|^({MARKED}|{GROUPED}|{PADDED})$"
# which damage is which, the first that fits, and what to do
EXPLANATIONS = (
    (
        "[0-9.,]+[eE].*",
        "a spreadsheet shows long numbers by their first digits and has saved what it showed; the others are gone",
    ),
    (
        "[0-9]+[.,]0+",
        "a spreadsheet or a floating-point column took it for a quantity; long ids lose their last digits so",
    ),
    (MARKED, "a spreadsheet''s mark for text stands before it"),
    (PADDED, "blanks stand around it"),
    (GROUPED, "a spreadsheet grouped its digits, and long ids lose their last ones so"),
    (".*", "a spreadsheet wrote that it could not show the value"),
)
ADVICE = "Load the export as it was downloaded, or export again with the column as text"
# no id scheme writes this: damaged even among ids that are not numbers
UNMISTAKABLE = r"^[0-9]+[.,][0-9]+[eE]\+[0-9]+$|" + ERRORS
DIGITS = r"^[0-9]+$"
# comparisons with a first character are cheap and settle nearly every value; only the rest is trimmed or matched
MISSING = (
    "case when {cell} is null then true when strlen({cell}) <= 4 and {cell} in ({placeholders}) then true "
    "when {cell} < '!' or {cell} > '~' then regexp_full_match({cell}, '{blank}') else false end"
)
# white space and invisible characters of any script
BLANK = r"[\s\p{Z}\p{C}]*"
# what programs write for a value that is not there: at most four bytes each
PLACEHOLDERS = ("nan", "NaN", "NAN", "NULL", "null", "None", "<NA>", "\\N", "inf", "-inf")
DAMAGED_MATCH = (
    "case when {cell} >= '0' and {cell} < ':' and (contains({cell}, '.') or contains({cell}, 'e') or "
    "contains({cell}, 'E') or contains({cell}, ',')) or {cell} >= '#' and {cell} < '$' "
    "then regexp_matches({cell}, '{pattern}') else false end"
)
DRESSED_MATCH = (
    "case when {cell} >= '0' and {cell} < ':' and (contains({cell}, '.') or contains({cell}, 'e') or "
    "contains({cell}, 'E') or contains({cell}, ',') or contains({cell}, '''') or contains({cell}, ' ')) "
    "or {cell} < '0' or {cell} >= '=' and {cell} < '>' or {cell} > '~' "
    "then regexp_matches({cell}, '{pattern}') else false end"
)
DIGITS_MATCH = "coalesce(regexp_matches({cell}, '{pattern}'), false)"


def find_faulty_ids(connection: duckdb.DuckDBPyConnection, table: LandingTable, staged: Staged) -> None:
    """Fill `faulty` (position, column_name, reason, detail) with the rows of `incoming` that cannot be kept.

    Their number is noted in `staged.faulty`; without any, the table is not made.
    """
    faults = _faults(connection, table, staged)
    if not faults:
        return
    connection.execute(
        compose(
            "create or replace temp table faulty as select rowid as position, "
            "case {columns} end as column_name, case {reasons} end as reason, case {details} end as detail "
            "from incoming where {any_fault}",
            columns=_cases(faults, "{column}"),
            reasons=_cases(faults, "{reason}"),
            details=_cases(faults, "{detail}"),
            any_fault=" or ".join(fault["condition"] for fault in faults),
        )
    )
    staged.faulty = count_rows(connection, "faulty")


def _faults(connection: duckdb.DuckDBPyConnection, table: LandingTable, staged: Staged) -> list[dict[str, str]]:
    """Return the faults that occur in the file: condition, column, reason and detail, all of them SQL."""
    needed = [column for column in table.row_id if column in staged.columns]
    ids = [column for column in table.id_columns if column in staged.columns]
    conditions = [missing(staged.columns[column]) for column in needed]
    any_damage = DRESSED if table.has_numeric_ids else DAMAGED
    conditions += [is_damaged(staged.columns[column], any_damage) for column in ids]
    if not conditions:
        return []
    counts = connection.execute(
        compose(
            "select {counts} from incoming",
            counts=", ".join(f"count(*) filter ({condition})" for condition in conditions),
        )
    ).fetchone() or (0,) * len(conditions)
    empty = [column for column, count in zip(needed, counts, strict=False) if count]
    damaged = [column for column, count in zip(ids, counts[len(needed) :], strict=True) if count]
    faults = [_missing_fault(column, staged.columns[column]) for column in empty]
    for column in damaged:
        cell = staged.columns[column]
        pattern = any_damage if _holds_numbers(connection, cell, any_damage) else UNMISTAKABLE
        faults.append(_damaged_fault(column, cell, pattern))
    return faults


def damage_of(connection: duckdb.DuckDBPyConnection, table: LandingTable, cell: str) -> str | None:
    """Return the pattern of damage that is looked for in a cell of ids; None when nothing of the kind is there."""
    any_damage = DRESSED if table.has_numeric_ids else DAMAGED
    row = connection.execute(
        compose("select count(*) from incoming where {damaged}", damaged=is_damaged(cell, any_damage))
    ).fetchone()
    if not row or not row[0]:
        return None
    return any_damage if _holds_numbers(connection, cell, any_damage) else UNMISTAKABLE


def _holds_numbers(connection: duckdb.DuckDBPyConnection, cell: str, pattern: str) -> bool:
    """Whether most values of a column are numbers, whole or damaged as the pattern tells."""
    row = connection.execute(
        compose(
            "select count(*) filter ({digits} or {damaged}), count(*) filter (not {missing}) from incoming",
            digits=compose(DIGITS_MATCH, cell=quoted(cell), pattern=DIGITS),
            damaged=is_damaged(cell, pattern),
            missing=f"({missing(cell)})",
        )
    ).fetchone() or (0, 0)
    return bool(row[0] > row[1] - row[0])


def _missing_fault(column: str, cell: str) -> dict[str, str]:
    """Return the fault of a row without a value in an id column that it needs."""
    return {
        "condition": missing(cell),
        "column": f"'{column}'",
        "reason": "'missing_id'",
        "detail": compose(
            "concat('{column} is ', case when {cell} in ({placeholders}) then {cell} else 'empty' end, "
            "', so the row cannot be kept')",
            column=column,
            cell=quoted(cell),
            placeholders=_placeholders(),
        ),
    }


def _damaged_fault(column: str, cell: str, pattern: str) -> dict[str, str]:
    """Return the fault of a row whose id is no longer what it was."""
    return {
        "condition": is_damaged(cell, pattern),
        "column": f"'{column}'",
        "reason": "'damaged_id'",
        "detail": compose(
            "concat('{column} is ', {cell}, ': ', case {explanations} end, '. {advice}')",
            column=column,
            cell=quoted(cell),
            explanations=" ".join(
                f"when regexp_full_match({quoted(cell)}, '{pattern}') then '{what}'" for pattern, what in EXPLANATIONS
            ),
            advice=ADVICE,
        ),
    }


def _cases(faults: list[dict[str, str]], result: str) -> str:
    """Return the branches of a case expression: the first fault of a row counts."""
    return " ".join(f"when {fault['condition']} then {result.format(**fault)}" for fault in faults)


def missing(cell: str) -> str:
    """Return the condition that a cell holds nothing."""
    return compose(MISSING, cell=quoted(cell), blank=BLANK, placeholders=_placeholders())


def _placeholders() -> str:
    """Return the placeholders as SQL strings."""
    return ", ".join(f"'{word}'" for word in PLACEHOLDERS)


def is_damaged(cell: str, pattern: str) -> str:
    """Return the condition that a cell matches one of the patterns of damage."""
    match = DRESSED_MATCH if pattern == DRESSED else DAMAGED_MATCH
    return compose(match, cell=quoted(cell), pattern=pattern)
