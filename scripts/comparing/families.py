"""What kinds of values the engines hold, and how one kind looks in the room where both sides are compared.

The engines call their types differently and write the same value differently (`1.50` and `1.5`, an instant in the zone
of the session). Each column is brought into one form per kind; of two columns that are of different kinds that is said.
"""

import re

TEXT, BOOLEAN, WHOLE, DECIMAL, DOUBLE = "text", "boolean", "whole number", "decimal", "double"
DATE, TIMESTAMP, INSTANT = "date", "timestamp without zone", "timestamp with zone"

# a type's name in small letters, without its length -> its kind; every other type is compared as text
KINDS = {
    "boolean": BOOLEAN,
    "bool": BOOLEAN,
    **dict.fromkeys(("tinyint", "smallint", "integer", "int", "bigint", "hugeint"), WHOLE),
    **dict.fromkeys(("utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"), WHOLE),
    **dict.fromkeys(("decimal", "numeric"), DECIMAL),
    **dict.fromkeys(("double", "double precision", "float", "real"), DOUBLE),
    "date": DATE,
    "timestamp": TIMESTAMP,
    "timestamp without time zone": TIMESTAMP,
    "timestamp_ntz": TIMESTAMP,
    "timestamp with time zone": INSTANT,
}
WITHOUT_DIGITS = re.compile(r"(decimal|numeric)\(\d+, ?0\)")
LENGTH = re.compile(r"\(.*?\)")
# kind -> the type in the room; decimals are text there: no type of DuckDB's holds all of Postgres'
ROOM_TYPES = {
    BOOLEAN: "boolean",
    WHOLE: "hugeint",
    DOUBLE: "double",
    DATE: "date",
    TIMESTAMP: "timestamp",
    INSTANT: "timestamp with time zone",
}
# relative: the engines add up in different orders
TOLERANCE = 1e-9


def kind_of(data_type: str) -> str:
    """Return the kind of a column by what DuckDB, Postgres or Spark calls its type, such as `DECIMAL(18,4)`."""
    name = data_type.lower()
    if WITHOUT_DIGITS.fullmatch(name):
        return WHOLE
    return KINDS.get(" ".join(LENGTH.sub("", name).split()), TEXT)


def common_kind(left: str, right: str) -> str:
    """Return as what two columns are compared: as numbers where both are, else as text unless both are alike."""
    if left == right:
        return left
    numbers = {WHOLE, DECIMAL, DOUBLE}
    if {left, right} <= numbers:
        return DOUBLE if DOUBLE in (left, right) else DECIMAL
    return TEXT


def in_the_room(value: str, kind: str) -> str:
    """Return the SQL that gives a value its form in the room. value: SQL of DuckDB, of any type or of its text."""
    if kind == DECIMAL:
        text = f"cast({value} as varchar)"
        return f"case when contains({text}, '.') then rtrim(rtrim({text}, '0'), '.') else {text} end"
    return f"cast({value} as {ROOM_TYPES.get(kind, 'varchar')})"


def differs(left: str, right: str, kind: str) -> str:
    """Return the condition under which two values of a kind, as SQL, differ. NULL is the same as NULL alone."""
    if kind != DOUBLE:
        return f"{left} is distinct from {right}"
    # the engine takes infinity for near to everything
    near = (
        f"coalesce(isfinite({left}) and isfinite({right}) "
        f"and abs({left} - {right}) <= {TOLERANCE} * greatest(abs({left}), abs({right})), false)"
    )
    return f"({left} is distinct from {right} and not {near})"
