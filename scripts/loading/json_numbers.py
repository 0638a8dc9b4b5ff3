"""JSON numbers as they were written, and text that DuckDB takes for JSON although it is none.

DuckDB writes numbers anew when it takes JSON apart: 19.90 becomes 19.9, and of a long fraction the end is lost. So
every number with a fraction or an exponent becomes a text first, behind a mark that no file can know; what comes out
loses mark and quotes again. Whole numbers keep every digit by themselves. One scan tells whether a file needs this.
"""

import secrets
from dataclasses import dataclass

import duckdb

from scripts.loading.sql import compose, quoted

SPACE = r"[ \t\r\n]*"
# with a fraction or an exponent; DuckDB reads -0 as 0
NUMBER = r"-?[0-9]+(?:[.][0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)|-0"
STRING = r'"(?:[^"\\]|\\.)*"'
# up to a place that lies in no string
OUTSIDE = rf'^(?:[^"]|{STRING})*'
# what DuckDB reads beside JSON: words for numbers that are none, and a comma before a bracket
NO_NUMBER, NO_ELEMENT = "(?:[NIi]|n[aA])", rf",{SPACE}[\]}}]"
# where one of them may stand: strings are full of the same signs, so that this only tells where to look closer. All
# files are scanned so: three patterns that begin with one sign each take half the time of one that begins with any
NO_WORD = "[nN][aA][nN]|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?"
ODD = rf"{SPACE}(?:{NUMBER}|-?(?:{NO_WORD})){SPACE}[,\]}}]"
SUSPECTS = (rf":{ODD}", rf",(?:{ODD}|{SPACE}[\]}}])", rf"\[{ODD}")
BETWEEN = rf"([:,\[]{SPACE})({NUMBER})({SPACE}[,\]}}])"
# a string that holds what looks like a number between members
INSIDE = rf'{OUTSIDE}"(?:[^"\\]|\\.)*[:,\[]{SPACE}(?:{NUMBER}){SPACE}[,\]}}]'
# the text up to the next number, strings and whole numbers passed over as such; the last match has no number
UP_TO_NUMBER = rf'((?:[^"0-9-]|{STRING}|(?:[0-9]+|-[1-9][0-9]*)[ \t\r\n,\]}}])*)(?:({NUMBER})|$)'
MATCHES = [f"regexp_matches(value::varchar, '{pattern}')" for pattern in SUSPECTS]
IS_SUSPECT = f"({' or '.join(MATCHES)})"
HOLDS_NO_NUMBER = f"regexp_matches(value::varchar, '{OUTSIDE}{NO_NUMBER}')"
IS_LOOSE = f"regexp_matches(value::varchar, '{OUTSIDE}(?:{NO_NUMBER}|{NO_ELEMENT})')"
FIRST = "select 1 from {table} where {condition} limit 1"
UNMARKED = (
    "case when contains({text}, '{token}') "
    "then regexp_replace({text}, '\"?{token}([0-9.eE+-]+)\"?', '\\1', 'g') else {text} end"
)


@dataclass(frozen=True)
class Numbers:
    """How the numbers of a relation of JSON values stand in it.

    token: what stands before every number with a fraction or an exponent, which is a text; None when there is none.
    is_loose: whether values may be no JSON, although DuckDB takes them for it.
    """

    token: str | None = None
    is_loose: bool = False

    def as_written(self, text: str) -> str:
        """Return SQL of a text out of the values as the file has it."""
        return compose(UNMARKED, text=text, token=self.token) if self.token else text


def mark_numbers(connection: duckdb.DuckDBPyConnection, table: str) -> Numbers:
    """Mark the numbers in the column `value` of a temporary table; its rows stay in their order."""
    relation = quoted(table)
    if not connection.execute(compose(FIRST, table=relation, condition=IS_SUSPECT)).fetchone():
        return Numbers()
    # random, so that no file can hold it; no result depends on it
    token = f"number_{secrets.token_hex(12)}_"
    connection.execute(
        compose(
            "create or replace temp table {table} as select * replace ({marked} as value) from {table}",
            table=relation,
            marked=_marked(token),
        )
    )
    loose = connection.execute(compose(FIRST, table=relation, condition=f"{IS_SUSPECT} and {IS_LOOSE}")).fetchone()
    return Numbers(token, loose is not None)


def _marked(token: str) -> str:
    """Return SQL of a value with its numbers marked; what is no JSON stays as it is."""
    # neighbours in a list share a comma: every other one is found first
    between = "value::varchar"
    for _ in range(2):
        between = f"regexp_replace({between}, '{BETWEEN}', '\\1\"{token}\\2\"\\3', 'g')"
    # slow, and needed only where a string would mislead; the last match leaves a mark without a number behind
    each = f"regexp_replace(value::varchar, '{UP_TO_NUMBER}', '\\1\"{token}\\2\"', 'g')"
    return (
        f"case when not json_valid(value) or not {IS_SUSPECT} or {IS_LOOSE} then value::varchar "
        f"when regexp_matches(value::varchar, '{INSIDE}') then replace({each}, '\"{token}\"', '') else {between} end"
    )
