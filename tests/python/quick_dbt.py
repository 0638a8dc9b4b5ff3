"""dbt's own answers, found once where it looks for the same one again for each of hundreds of nodes.

What it builds and what it says are the same: builds cost less, most of which is what dbt does around the queries.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping, Sequence
from types import CodeType
from typing import Any

import sqlparse
from dbt import compilation
from dbt.context.providers import BaseDatabaseWrapper
from dbt_common.clients.jinja import MacroFuzzEnvironment, MacroFuzzTemplate, NativeSandboxTemplate
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from jinja2.runtime import Context
from sqlparse.sql import Statement, Token

# a query whose first word is `with`, after comments; `recursive` comes with it
BEGINS_WITH = re.compile(r"((?:\s|--[^\n]*\n|/\*.*?\*/)*)(with)(\s+)(?!\s*recursive\b)", re.IGNORECASE | re.DOTALL)

# dbt's own functions, which those below are put in the place of
DISPATCH = BaseDatabaseWrapper.dispatch
PARSE = sqlparse.parse
COMPILE = MacroFuzzEnvironment.compile
NEW_CONTEXTS = {template: template.new_context for template in (MacroFuzzTemplate, NativeSandboxTemplate)}
FIRE = EventManager.fire_event

# the code of templates, by kind of environment and text
COMPILED: dict[tuple, CodeType] = {}


def split_at_with(sql: str, *arguments: Any, **options: Any) -> Sequence[Statement]:
    """Return what dbt looks through for the first `with`, to put the rows of a unit test there: four parts."""
    found = BEGINS_WITH.match(sql)
    if not found:
        return PARSE(sql, *arguments, **options)
    before, word, space = found.groups()
    parts = [
        *([Token(sqlparse.tokens.Whitespace, before)] if before else []),
        Token(sqlparse.tokens.Keyword.CTE, word),
        Token(sqlparse.tokens.Whitespace, space),
        Token(sqlparse.tokens.Text, sql[found.end() :]),
    ]
    return (Statement(parts),)


def dispatched_once(wrapper: BaseDatabaseWrapper, macro_name: str, macro_namespace: str | None = None) -> Any:
    """Return the engine's own macro of a name, found once for each node and not for each cell of its rows."""
    found = wrapper.__dict__.setdefault("dispatched", {})
    key = (macro_name, macro_namespace)
    if key not in found:
        found[key] = DISPATCH(wrapper, macro_name, macro_namespace)
    return found[key]


def compile_once(
    environment: MacroFuzzEnvironment, source: Any, name: str | None = None, filename: str | None = None, **more: bool
) -> Any:
    """Compile a template, unless the same text was compiled before: the unit tests of one model share its text."""
    if more or not isinstance(source, str):
        return COMPILE(environment, source, name, filename, **more)
    key = (type(environment), source, name, filename)
    if key not in COMPILED:
        COMPILED[key] = COMPILE(environment, source, name, filename)
    return COMPILED[key]


def context_without_copy(
    template: Any, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
) -> Context:
    """Return what a template may name: dbt's own names and Jinja's in one dictionary, no chain of two, no copy."""
    own = template.globals.maps[0] if isinstance(template.globals, ChainMap) else None
    if vars is None or shared or locals or (own and own is not vars):
        return NEW_CONTEXTS[type(template)](template, vars, shared, locals)
    for name, value in template.environment.globals.items():
        vars.setdefault(name, value)
    return template.environment.context_class(template.environment, vars, template.name, template.blocks)


def fire_what_is_heard(
    manager: EventManager, event: BaseEvent, level: EventLevel | None = None, *more: Any, **named: Any
) -> None:
    """Word an event, unless it is for debugging and no log takes that: dbt words it first and asks then."""
    heard = manager.callbacks or any(log.level in (EventLevel.DEBUG, EventLevel.TEST) for log in manager.loggers)
    if not heard and (level or event.level_tag()) in (EventLevel.DEBUG, EventLevel.TEST):
        return
    FIRE(manager, event, level, *more, **named)


def make_quick() -> None:
    """Put these functions in the place of dbt's own; more than once does nothing."""
    # dbt calls it by the module's name
    compilation.sqlparse.parse = split_at_with
    BaseDatabaseWrapper.dispatch = dispatched_once
    MacroFuzzEnvironment.compile = compile_once
    MacroFuzzTemplate.new_context = NativeSandboxTemplate.new_context = context_without_copy
    EventManager.fire_event = fire_what_is_heard
