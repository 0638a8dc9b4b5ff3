"""What is written in place of a person's values, cell by cell: by what the seed `personal_data` says of a column.

In his rows ids become stand-ins, texts a text of their class, what describes him `erased`; NULL stays NULL and empty
stays empty. In other rows only what is his alone (names, addresses, numbers, ids that no other value can be) is taken
out of what they hold.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from scripts.erasing.declaration import DETAILS, FREE_TEXT, PARTS, PERSONS, TEXTS, Column, columns_of, plain_path
from scripts.erasing.person import SHORTEST, WHOLE_NUMBER, Person, holds_of_member
from scripts.erasing.spelling import CHARACTERS_ALONE, DIGITS_ALONE, plainly, spellings, substitution
from scripts.erasing.stand_ins import ERASED
from scripts.erasing.texts import Texts

ITEMS = ("item_id", "message_id", "message_link", "ticket_id", "ticket_link")
PREFIX = re.compile(r"^propert(?:y|ies)_", re.IGNORECASE)
# the tables whose rows are a ticket's properties, and where it says what these hold
TICKETS, TICKET_PROPERTIES = ("ticket", "tickets_csv", "ticket_property_history"), ("tickets", "properties")


class Pairs(list[tuple[str, Any]]):
    """The members of a JSON object: of two of one name both are kept."""


class Number(str):
    """A JSON number as it was written."""

    __slots__ = ()


@dataclass
class Rewriter:
    """Writes stand-ins. stand_ins: of each id that is replaced."""

    source_system: str
    person: Person
    stand_ins: dict[str, str]
    texts: Texts
    ids: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Tell the ids apart that can be nothing else."""
        self.ids = {value: made for value, made in self.stand_ins.items() if stands_alone(value)}

    @cached_property
    def alone(self) -> tuple[str, ...]:
        """Patterns of all values that are his alone."""
        return tuple(spellings({*self.ids, *self.person.whole}, self.ids))

    @property
    def plainly_alone(self) -> set[str]:
        """All values that are his alone, as they stand most often."""
        return {spelled for value in (*self.ids, *self.person.whole) for spelled in plainly(value)}

    @cached_property
    def takes_alone(self) -> Callable[[str], str]:
        """Take out what is his alone."""
        return substitution(self.alone, self.ids)

    @cached_property
    def _takes_words(self) -> Callable[[str], str]:
        """Take out the single words of his name as well: where what is said is about him."""
        return substitution((*self.alone, *spellings(self.person.parts)), self.ids)

    @cached_property
    def _takes_ids(self) -> Callable[[str], str]:
        """Put the stand-in for any of his ids, however short: inside the ids of his own items."""
        return substitution(spellings(self.stand_ins, self.stand_ins), self.stand_ins)

    @cached_property
    def _takes_all(self) -> Callable[[str], str]:
        named = {value for value in self.stand_ins if len(value) >= SHORTEST}
        return substitution(spellings({*named, *self.person.whole, *self.person.parts}, named), self.stand_ins)

    def said(self, text: str) -> str:
        """Return what the loader said of one of his rows without anything that is his."""
        return self._takes_all(text)

    def row(self, table: str, row: dict[str, Any], *, is_his: bool) -> dict[str, Any]:
        """Return a row of a landing table, by column, as it is written."""
        columns = columns_of(self.source_system, table)
        return {
            name: value
            if value in (None, "")
            else self._cell(table, name, columns.get(name, Column(FREE_TEXT)), value, row, is_his=is_his)
            for name, value in row.items()
        }

    def key_row(self, row: dict[str, Any], ids: list[str]) -> dict[str, Any]:
        """Return a row of a table that no build makes again. ids: the columns of keys, their parts between slashes."""
        made = {
            name: "/".join(self.stand_ins.get(part, part) for part in value.split("/"))
            if name in ids and value
            else value
            for name, value in row.items()
        }
        is_his = made != row
        return {
            name: value if not value else self._takes_ids(value) if is_his and name in ids else self.takes_alone(value)
            for name, value in made.items()
        }

    def _cell(  # noqa: PLR0913  every one is a different thing
        self, table: str, name: str, column: Column, value: str, row: dict[str, Any], *, is_his: bool
    ) -> str:
        """Return what is written in place of one value."""
        if column.holds == "unknown_columns":
            return self._document(value, self._ticket_property if table in TICKETS else _free_text, is_his=is_his)
        if column.holds == "property_value":
            return self._value(self._ticket_property(str(row.get("name"))), value, is_his=is_his)
        if column.is_json:
            holds = _of_events(column) if self.source_system == "klaviyo" else column.holds_at
            return self._document(value, holds, is_his=is_his, otherwise=column.holds)
        return self._value(column.holds, value, is_his=is_his)

    def _value(self, holds: str, value: str, *, is_his: bool) -> str:  # noqa: PLR0911  one line for each kind
        """Return what is written in place of one value of a kind."""
        if holds in PERSONS or holds == "resource_id" or (holds == "actor_id" and value not in self.person.agents):
            made = self.stand_in(value)
            # an id may be made of an address: the same wherever it stands
            return made if made != value else self.takes_alone(value)
        if holds in ITEMS:
            return self._takes_ids(value) if is_his or value in self.person.items else self.takes_alone(value)
        if holds == "page_link" or (is_his and "://" in value and holds == "kept"):
            return self.takes_alone(re.sub(r"[^/?&=]+", lambda part: self.stand_ins.get(part[0], part[0]), value))
        if not is_his:
            return self.takes_alone(value)
        if holds in TEXTS:
            return self.texts.stand_in_of_markup(value) if holds == "rich_text" else self.texts.stand_in(value)
        if holds in (*DETAILS, *PARTS, FREE_TEXT):
            return ERASED if value.strip() else value
        return self._takes_words(value) if holds == "word" else self.takes_alone(value)

    def stand_in(self, value: str) -> str:
        """Return the stand-in for an id, the id itself where it is not his."""
        return self.stand_ins.get(value) or self.stand_ins.get(re.sub(WHOLE_NUMBER, r"\1", value), value)

    def _ticket_property(self, path: str) -> str:
        """Return what a property of a ticket holds, by its name in any of the shapes."""
        table, column = TICKET_PROPERTIES
        return columns_of("hubspot", table)[column].holds_at(plain_path(PREFIX.sub("", path)))

    def _document(self, text: str, holds: Callable[[str], str], *, is_his: bool, otherwise: str = FREE_TEXT) -> str:
        """Return a JSON document with its members rewritten; what is none is treated as the column says."""
        try:
            document = json.loads(text, object_pairs_hook=Pairs, parse_int=Number, parse_float=Number)
            if otherwise != "text_or_json" or isinstance(document, Pairs):
                return written(self._rewritten(document, "", holds, is_his=is_his))
        # no JSON, or nested deeper than anything is read
        except (ValueError, RecursionError):
            plain = otherwise if otherwise != "json" else FREE_TEXT
            return self._value("text" if plain == "text_or_json" else plain, text, is_his=is_his)
        return self._value("text", text, is_his=is_his)

    def _rewritten(  # noqa: PLR0911  one line for each kind
        self, node: Any, path: str, holds: Callable[[str], str], *, is_his: bool
    ) -> Any:
        """Return a part of a document as it is written."""
        if isinstance(node, Pairs):
            return Pairs(
                (
                    self.takes_alone(name),
                    self._rewritten(value, f"{path}.{name}" if path else name, holds, is_his=is_his),
                )
                for name, value in node
            )
        if isinstance(node, list):
            return [self._rewritten(value, path, holds, is_his=is_his) for value in node]
        if node is None or isinstance(node, bool) or node == "":
            return node
        kind = holds(plain_path(path))
        if kind == "property_value":
            kind = self._history_value(path, holds)
        if not isinstance(node, Number):
            return self._value(kind, node, is_his=is_his)
        made = self._value(kind, str(node), is_his=is_his)
        if made == node:
            return node
        if re.fullmatch(r"[0-9]{1,15}", made):
            return Number(made)
        # a number that nobody listed says something of him as well; a text of a class must stay a text
        return Number("0") if kind in (FREE_TEXT, *DETAILS, *PARTS) else made

    def _history_value(self, path: str, holds: Callable[[str], str]) -> str:
        """Return what an earlier value of a property holds: what the property does."""
        property_name = path.rpartition(".")[0]
        if self.source_system == "hubspot" and holds(plain_path(property_name)) == FREE_TEXT:
            return self._ticket_property(property_name)
        return FREE_TEXT


def _free_text(_: str) -> str:
    """Return what a member holds that nobody listed."""
    return FREE_TEXT


def _of_events(column: Column) -> Callable[[str], str]:
    """Return what the members of a resource hold, an event's properties by their meaning."""
    return lambda path: holds_of_member(column, path)


def stands_alone(value: str) -> bool:
    """Whether an id can be taken for nothing else wherever it stands."""
    return len(value) >= (DIGITS_ALONE if value.isdigit() else CHARACTERS_ALONE)


def written(node: Any) -> str:
    """Return a JSON document as text without blanks, its numbers as they were written."""
    if isinstance(node, Pairs):
        return "{" + ",".join(f"{json.dumps(name, ensure_ascii=False)}:{written(value)}" for name, value in node) + "}"
    if isinstance(node, list):
        return "[" + ",".join(written(value) for value in node) + "]"
    return str(node) if isinstance(node, Number) else json.dumps(node, ensure_ascii=False)
