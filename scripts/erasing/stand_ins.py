"""Ids that stand in for a person's: made by chance, written down nowhere beside the ids that they replace."""

import re
from collections.abc import Iterable
from secrets import SystemRandom

ACTOR = re.compile(r"[A-Z]-(?=.)")
CLOCK = re.compile(r"[1-9][0-9]{15}")
NUMBER = re.compile(r"[0-9]+")
# stands before stand-ins that are no numbers, and for whatever is erased
ERASED = "erased"
# below 2^53, so that no program cuts it off, and longer than the tools' own numbers
FIRST_NUMBER, NUMBERS = 9 * 10**14, 10**14
SECOND = 10**6
CHANCE = SystemRandom()


def make_stand_ins(ids: Iterable[str], clocks: Iterable[str], taken: set[str]) -> dict[str, str]:
    """Return a stand-in for each id, none of them in `taken`.

    Stand-ins sort by code point as the ids of their form do: numbers, actors of one prefix (HubSpot's `V-…`), others.
    clocks: the ids that are a clock where they have 16 digits (respond.io's conversations); these keep their second.
    """
    told = set(clocks)
    forms: dict[tuple[str, str], list[str]] = {}
    for value in set(ids):
        forms.setdefault(_form(value, is_clock=value in told), []).append(value)
    made: dict[str, str] = {}
    for (form, prefix), values in forms.items():
        chosen = _choose(form, prefix, len(values), taken | set(values) | set(made.values()))
        made |= dict(zip(sorted(values), sorted(chosen), strict=True))
    return made


def _form(value: str, *, is_clock: bool) -> tuple[str, str]:
    """Return the form of an id and what its stand-in keeps of it."""
    if is_clock and CLOCK.fullmatch(value):
        return "clock", value[:-6]
    if NUMBER.fullmatch(value):
        return "number", ""
    actor = ACTOR.match(value)
    return "text", actor[0] if actor else ""


def _choose(form: str, prefix: str, count: int, taken: set[str]) -> set[str]:
    """Return so many different ids of a form."""
    chosen: set[str] = set()
    while len(chosen) < count:
        if form == "clock":
            made = f"{prefix}{CHANCE.randrange(SECOND):06}"
        elif form == "number":
            made = str(FIRST_NUMBER + CHANCE.randrange(NUMBERS))
        else:
            made = f"{prefix}{ERASED}-{CHANCE.getrandbits(64):016x}"
        if made not in taken:
            chosen.add(made)
    return chosen
