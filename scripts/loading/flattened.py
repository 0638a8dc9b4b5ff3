"""Objects that stand in a file as one column for each of their members: put together again."""

import duckdb

from scripts.loading.columns import FLATTENED
from scripts.loading.identifiers import missing
from scripts.loading.sql import compose, quoted
from scripts.loading.staging import Staged

FILLED = "case when not ({missing}) then {cell} end"
# members that are NULL are left out; an object without any is none
OBJECT = "nullif(json_merge_patch('{{}}'::json, {members})::varchar, '{{}}')"


def assemble_objects(connection: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """Give every object that the file has in parts one cell: `status__status_type` becomes {"status_type": …}."""
    if not staged.parts:
        return
    names: dict[str, object] = {}
    columns = {}
    for number, (column, members) in enumerate(staged.parts.items()):
        tree: dict[str, object] = {}
        for path, cells in members.items():
            _plant(tree, path.split(FLATTENED), cells)
        columns[f"object_{number}"] = _json(tree, names)
        staged.columns[column] = f"object_{number}"
    connection.execute(
        compose(
            "create or replace temp table incoming as select *, {columns} from incoming",
            columns=", ".join(f"{expression} as {quoted(name)}" for name, expression in columns.items()),
        ),
        names,
    )


def _plant(tree: dict[str, object], path: list[str], cells: list[str]) -> None:
    """Put cells at their place in a tree of members; what is both a value and an object stays a value."""
    *branches, leaf = path
    for branch in branches:
        below = tree.setdefault(branch, {})
        if not isinstance(below, dict):
            return
        tree = below
    tree.setdefault(leaf, cells)


def _json(tree: dict[str, object], names: dict[str, object]) -> str:
    """Return SQL of an object; its members' names become parameters."""
    members = []
    for name, below in tree.items():
        parameter = f"member_{len(names)}"
        names[parameter] = name
        value = f"{_json(below, names)}::json" if isinstance(below, dict) else _first_filled(below)
        members.append(f"${parameter}, {value}")
    return compose(OBJECT, members=f"json_object({', '.join(members)})")


def _first_filled(cells: object) -> str:
    """Return SQL of the first of some cells that holds anything."""
    listed = cells if isinstance(cells, list) else []
    return f"coalesce({', '.join(compose(FILLED, missing=missing(cell), cell=quoted(cell)) for cell in listed)}, null)"
