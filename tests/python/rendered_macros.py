"""The project's macros as SQL of one engine, without dbt: for tests that put an expression to two engines."""

import datetime
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2

MACROS = Path(__file__).resolve().parents[2] / "macros"
ROOMS = ("engine", "parse", "rules")


class ReturnedError(Exception):
    """What a macro gives back by `return`, on its way out of the macro."""

    def __init__(self, value: Any) -> None:
        """Hold the value."""
        super().__init__()
        self.value = value


def _give_back(value: Any) -> None:
    raise ReturnedError(value)


@cache
def macros_of(engine: str) -> SimpleNamespace:
    """Return the macros of macros/engine, macros/parse and macros/rules by name, as an engine's adapter runs them.

    Args:
        engine: `duckdb` or `postgres`.

    Returns:
        Functions of the macros' arguments that return SQL text, or whatever a macro returns.

    """
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701
    macros: dict[str, Callable[..., str]] = {}

    def called(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            try:
                return macros[name](*arguments, **named).strip()
            except ReturnedError as returned:
                return returned.value

        return call

    def dispatch(name: str) -> Callable[..., Any]:
        own = f"{engine}__{name}"
        return called(own if own in macros else f"default__{name}")

    texts = [path.read_text() for room in ROOMS for path in sorted((MACROS / room).rglob("*.sql"))]
    functions = {name: called(name) for text in texts for name in re.findall(r"{%-?\s*macro\s+(\w+)", text)}
    environment.globals |= functions | {
        "adapter": SimpleNamespace(dispatch=dispatch),
        "return": _give_back,
        "modules": SimpleNamespace(re=re, datetime=datetime),
    }
    for text in texts:
        macros |= {
            name: macro
            for name, macro in vars(environment.from_string(text).module).items()
            if isinstance(macro, jinja2.runtime.Macro)
        }
    return SimpleNamespace(**functions)
