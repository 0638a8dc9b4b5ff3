"""A query with one of its parts left out: what a rule would be if somebody had forgotten a case of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

SET_OPERATIONS = ("SET_OPERATION_NODE", "RECURSIVE_CTE_NODE")
SHOWN = 110


@dataclass(frozen=True)
class Forgotten:
    """A query without one of its parts, and what that part says."""

    part: str
    query: str


def each_part_left_out(query: str) -> Iterator[Forgotten]:
    """Yield a query as often as it has parts, each time without one: a side of a union, of an `or`, a case of a `case`.

    query: one select statement, as DuckDB reads it. Raises duckdb.Error where it is none.
    """
    with duckdb.connect() as connection:
        tree = json.loads(_answer(connection, "select json_serialize_sql(?::varchar)", query))
        for path in list(_branching(tree)):
            for removed in range(_branches(_at(tree, path))):
                rest = copy.deepcopy(tree)
                part = _remove(rest, path, removed)
                text = _answer(connection, "select json_deserialize_sql(?::json)", json.dumps(rest))
                yield Forgotten(_said(connection, tree, part), text)


def _answer(connection: duckdb.DuckDBPyConnection, statement: str, value: str) -> Any:
    row = connection.execute(statement, [value]).fetchone()
    return row[0] if row else None


def _branching(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of all nodes of which a part can be left out."""
    if isinstance(node, dict):
        if node.get("type") in (*SET_OPERATIONS, "CONJUNCTION_OR", "CASE_EXPR"):
            yield path
        for name, child in node.items():
            yield from _branching(child, (*path, name))
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from _branching(child, (*path, number))


def _at(tree: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def _branches(node: dict[str, Any]) -> int:
    """Return how many parts of a node can be left out; a side that is a union itself is left out part by part."""
    if node["type"] in SET_OPERATIONS:
        # what begins a recursion is no part that can be missing
        return 2 if node["type"] == "SET_OPERATION_NODE" else 1
    return len(node["children"] if node["type"] == "CONJUNCTION_OR" else node["case_checks"])


def _remove(tree: Any, path: tuple[Any, ...], number: int) -> Any:
    """Leave a part of a node out of the tree, and return it."""
    node = _at(tree, path)
    if node["type"] in SET_OPERATIONS:
        part, kept = (node["right"], node["left"]) if number == 0 else (node["left"], node["right"])
        kept["cte_map"]["map"] = [*node["cte_map"]["map"], *kept["cte_map"]["map"]]
        _at(tree, path[:-1])[path[-1]] = kept
        return part
    return (node["children"] if node["type"] == "CONJUNCTION_OR" else node["case_checks"]).pop(number)


def _said(connection: duckdb.DuckDBPyConnection, tree: dict[str, Any], part: dict[str, Any]) -> str:
    """Return a part as SQL, cut short."""
    whole = copy.deepcopy(tree)
    if "when_expr" in part:
        part = part["when_expr"]
    if "class" in part:
        select = json.loads(_answer(connection, "select json_serialize_sql(?::varchar)", "select 1"))
        part = {**part, "alias": ""}
        select["statements"][0]["node"]["select_list"] = [part]
        whole = select
    else:
        whole["statements"][0]["node"] = {**part, "cte_map": {"map": []}}
    return " ".join(str(_answer(connection, "select json_deserialize_sql(?::json)", json.dumps(whole))).split())[:SHOWN]
