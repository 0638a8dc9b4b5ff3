"""How a value of a person may be spelled where others quote it: one pattern for all of it.

Texts are quoted by people and by programs: an address stands in the address of a page, a name in HTML or in JSON inside
JSON, a phone number with and without blanks, country and trunk zero.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from html.entities import codepoint2name
from urllib.parse import quote, unquote

from scripts.erasing.stand_ins import ERASED

# an id of so many digits, or of so many characters that are not all digits, is found by itself wherever it stands
DIGITS_ALONE, CHARACTERS_ALONE = 8, 6
# so many values are looked for at once: RE2 limits the size of a pattern
AT_ONCE = 100
WHITE = " \t\r\n\u00a0\u2007\u202f"
HYPHENS = "\u2010\u2011-"
# between the words of a name: blanks, or what stands for one in names of files and accounts
BLANK = rf"(?:[{WHITE}]+|[._+-]|&nbsp;|&#160;|%20|%C2%A0|\\+u00a0|\\+n)"
# between the digits of a phone number
GAP = rf"(?:[{WHITE}()./{HYPHENS}]|&nbsp;|%20){{0,3}}"
PHONE = re.compile(rf"(?:\+|00)?[0-9{WHITE}()./{HYPHENS}]+")
# a number with fewer digits than the first is no phone number unless it is written as one, nor one with more than the
# second; the national part of one stands for it alone from the third on
BARE_PHONE, LONGEST_PHONE, NATIONAL_ALONE = 10, 15, 9
# the ITU's country codes of one and two digits; all others have three
COUNTRY = re.compile("1|7|20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}")


def spellings(values: Iterable[str], ids: Collection[str] = ()) -> list[str]:
    """Return patterns, in the words of Python and of RE2 alike, of values however they are spelled; the longest first.

    ids: the values that are never phone numbers.
    """
    found = sorted(set(values), key=lambda value: (-len(value), value))
    return [(None if value in ids else _phone(value)) or _spelled(value) for value in found]


def substitution(patterns: Iterable[str], stand_ins: dict[str, str]) -> Callable[[str], str]:
    """Return a function that puts stand-ins, else `erased`, for what fits a pattern, whatever its letters' case."""
    chosen = list(patterns)
    if not chosen:
        return lambda text: text
    pattern = standing_alone(chosen)
    by_case = {_plain(value): made for value, made in stand_ins.items()}
    return lambda text: pattern.sub(lambda found: by_case.get(_plain(found[0]), ERASED), text)


def standing_alone(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return an expression for what fits a pattern with no letter or digit beside it, whatever the letters' case."""
    # `smith@` is no part of the address `john.smith@`
    chosen = [rf"(?<![^\W_][.]){pattern}" if AT in pattern else pattern for pattern in patterns]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(chosen)})(?![^\W_])", re.IGNORECASE)


def plainly(value: str) -> set[str]:
    """Return a value as it stands most often."""
    return {value, quote(value, safe=""), *([digits] if (digits := _digits(value)) else [])}


def _plain(text: str) -> str:
    """Return what a spelling of an id stands for, to be compared."""
    return unicodedata.normalize("NFC", html.unescape(unquote(text))).casefold()


def _spelled(value: str) -> str:
    """Return a pattern of a value that is no phone number."""
    words = unicodedata.normalize("NFC", value).split()
    return BLANK.join("".join(map(_character, word)) for word in words) or re.escape(value)


def _character(one: str) -> str:
    """Return a pattern of a character as itself, in HTML, in the address of a page and in JSON."""
    if (one.isascii() and one.isalnum()) or one in "_~.":
        return re.escape(one)
    if one == "-":
        return f"[{HYPHENS}]"
    code = ord(one)
    ways = [re.escape(one), re.escape(quote(one, safe="")), f"&#0*{code};", f"&#x0*{code:x};"]
    if code in codepoint2name:
        ways.append(f"&{codepoint2name[code]};")
    if not one.isascii():
        # with the accent on its own, and without it
        letters = unicodedata.normalize("NFD", one)
        ways += [re.escape(letters), *([letters[0]] if letters[0].isascii() else []), rf"\\+u{code:04x}", *_byte(code)]
    if one in '"\\':
        ways.append(rf"\\+{re.escape(one)}")
    return f"(?:{'|'.join(dict.fromkeys(ways))})"


AT = _character("@")


def _byte(code: int) -> list[str]:
    r"""Return how a row that is no UTF-8 is kept: Latin-1 as `\xe9`."""
    return [rf"\\x{code:02x}"] if code <= 0xFF else []  # noqa: PLR2004  the last of Latin-1


def _digits(value: str) -> str | None:
    """Return the digits of a phone number; None of anything else."""
    digits = re.sub(r"[^0-9]", "", value)
    is_written = not value.isdigit() or value.startswith("0")
    fits = (DIGITS_ALONE if is_written else BARE_PHONE) <= len(digits) <= LONGEST_PHONE
    return digits if PHONE.fullmatch(value) and fits else None


def _phone(value: str) -> str | None:
    """Return a pattern of a phone number; None where the value is none."""
    digits = _digits(value)
    if digits is None:
        return None
    if value.startswith(("+", "00")):
        digits = digits if value.startswith("+") else digits[2:]
        country = COUNTRY.match(digits)
        code, national = (country[0], digits[country.end() :]) if country else ("", digits)
    elif value.startswith("0"):
        code, national = "[0-9]{1,3}", digits[1:]
    else:
        # with or without its country: nobody knows
        return rf"(?:\+|00)?{GAP.join(digits)}"
    before = rf"(?:\+|00)?{code}{GAP}0?{GAP}|0{GAP}"
    return rf"(?:{before}){'?' if len(national) >= NATIONAL_ALONE else ''}{GAP.join(national)}"
