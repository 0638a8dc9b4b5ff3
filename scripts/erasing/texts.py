"""Texts that stand in for a person's: of the same class for every rule that reads texts, and always the same ones.

The rules are the models': their expressions (macros/engine), their words (the seeds), their length (macros/rules).
"""

from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import duckdb

from scripts.erasing.stand_ins import ERASED
from scripts.loading.contract import REPOSITORY
from scripts.loading.sql import compose, quoted
from scripts.macros import macro

BLANK = " "
# tried before the seeds' own words: the first text of a class stands for it. 61 blanks are too long for small talk
FIRST_TRIED = (BLANK, ERASED, "hello", "thanks", "👍", "…", 61 * BLANK, f"{ERASED} text")


class TextClass(NamedTuple):
    """What the models make of a text: nothing but white space; a confirmation; no more than a greeting."""

    is_blank: bool
    is_confirmation: bool
    is_greeting: bool


class Texts:
    """The classes of texts, and one text for each."""

    def __init__(self, repository: Path = REPOSITORY) -> None:
        """Read the seeds into a database of their own."""
        self._connection = duckdb.connect()
        for seed in ("confirming_words", "greeting_words"):
            self._connection.execute(
                compose(
                    "create table {seed} as from read_csv($path, header = true, all_varchar = true)", seed=quoted(seed)
                ),
                {"path": str(repository / "seeds" / f"{seed}.csv")},
            )
        self._heard = macro(repository, "engine/words_and_pictographs", "text")
        self._words = macro(repository, "engine/text_words", "text")
        self._is_blank = macro(repository, "engine/is_blank", "text")
        self._plain = macro(repository, "engine/without_markup", "$text")
        self._longest = macro(repository, "rules/longest_small_talk")
        self.class_of = lru_cache(maxsize=100_000)(self._class_of)

    def stand_in(self, text: str) -> str:
        """Return the text that stands in for a message's."""
        return self._stand_ins[self.class_of(text)]

    def stand_in_of_markup(self, text: str) -> str:
        """Return what stands in for rich text: a text of the class that it has without its tags."""
        [plain] = self._connection.execute(compose("select {plain}", plain=self._plain), {"text": text}).fetchone() or [
            ""
        ]
        # a tag without a text has none afterwards either
        return self.stand_in(plain) if plain.strip() else "<p></p>"

    def _class_of(self, text: str) -> TextClass:
        """Ask the models' expressions."""
        return self._classes([text])[text]

    @cached_property
    def _stand_ins(self) -> dict[TextClass, str]:
        """The first text of each class."""
        words = self._connection.execute(
            "select word from (select word from confirming_words union select word from greeting_words) "
            "order by length(word), word"
        ).fetchall()
        single = [word for (word,) in words]
        candidates = list(dict.fromkeys([*FIRST_TRIED, *single]))
        made: dict[TextClass, str] = {}
        for text, text_class in self._classes(candidates).items():
            made.setdefault(text_class, text)
        return made

    def _classes(self, texts: list[str]) -> dict[str, TextClass]:
        """Return the class of each text, in their order."""
        rows = self._connection.execute(
            compose(
                """
            with given as (select unnest($texts::varchar[]) as text, unnest(range(len($texts))) as place),
            known as (
                select
                    (select list(word) from confirming_words) as fillers,
                    (select list(word) from confirming_words where role = 'confirms') as confirming,
                    (select list(word) from greeting_words) || [''] as greetings
            ),
            heard as (
                select text, place, {is_blank} as is_blank, length(text) <= {longest} as is_short,
                    string_split({heard}, ';') as heard, string_split({words}, ';') as words
                from given
            )
            select
                text,
                is_blank,
                not is_blank and is_short and list_has_all(fillers, heard) and list_has_any(confirming, heard),
                is_short and list_has_all(greetings, words)
            from heard cross join known order by place
            """,
                is_blank=self._is_blank,
                longest=self._longest,
                heard=self._heard,
                words=self._words,
            ),
            {"texts": texts},
        ).fetchall()
        return {text: TextClass(*map(bool, flags)) for text, *flags in rows}
