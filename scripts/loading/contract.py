"""The landing tables and the loader's own log tables, as the dbt sources' YAML declares them."""

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
LOG_SOURCE = "loads"
# what describes the account or what it was billed is no tool's export: it may lie beside any source's files
SHARED_SOURCE, SHARED_TABLES = "generic", ("account_settings", "invoice_lines")
# a page of an API's answer holds its rows here, unless its source says otherwise
DEFAULT_PAGE = ("results",)

# the same in C, which not every build of the package has
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class LandingTable:
    """One landing table.

    columns: contract columns in order. required: a file must have them. row_id: a row needs a value in them.
    key: what makes two rows versions of one record, with source and account. other_names: further names by which files
    call a column, best first. csv_of: the table whose CSV files land here. advice: what to do about an unknown header.
    other_ids: columns that hold ids although their names do not end in `id`. page: the members of a page of the API's
    answer that hold its rows; the first one makes it a page. page_link: the column that takes the page's own address.
    foreign: names of columns, in lower case, that files of another table have, and this table's never: which table that
    is. has_numeric_ids: its ids are whole numbers: one in another dress is damaged. written_by: whose tables these are,
    where not the tool's own. instants: columns that tell when something happened, and how a text without an offset is
    read: `local`, in the account's zone; `slashed`, there too, and dates may have slashes; `utc`. instant_members: the
    members that tell it, where the column is JSON. dated_by: those of which a row needs one. objects: columns that
    are JSON objects. is_contract: a file of ours, not of a tool. neighbours: the other tables of its source.
    """

    name: str
    schema: str
    identifier: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    row_id: tuple[str, ...]
    key: tuple[str, ...]
    other_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    csv_of: str | None = None
    advice: str = ""
    other_ids: tuple[str, ...] = ()
    page: tuple[str, ...] = DEFAULT_PAGE
    page_link: str | None = None
    foreign: dict[str, str] = field(default_factory=dict)
    has_numeric_ids: bool = False
    written_by: str = ""
    instants: dict[str, str] = field(default_factory=dict)
    instant_members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dated_by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    objects: tuple[str, ...] = ()
    is_contract: bool = False
    neighbours: tuple["LandingTable", ...] = field(default=(), repr=False, compare=False)

    def names_of(self, column: str) -> tuple[str, ...]:
        """Return the names by which files call a column: its own, then the others."""
        return (column, *self.other_names.get(column, ()))

    @property
    def id_columns(self) -> tuple[str, ...]:
        """Columns that hold ids: spreadsheets damage those that are numbers."""
        return tuple(column for column in self.columns if column.endswith("id") or column in self.other_ids)


@dataclass(frozen=True)
class Contract:
    """All landing tables by source and name, and the SQL columns of every table that the loader writes to.

    definitions: by schema and table the columns with their types. load_columns: those that the loader adds to every
    landed row, with their types. written_by_dbt: those tables that dbt writes about its own work.
    """

    tables: dict[str, dict[str, LandingTable]]
    definitions: dict[tuple[str, str], dict[str, str]]
    load_columns: dict[str, str]
    written_by_dbt: frozenset[tuple[str, str]] = frozenset()

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the sources, which are the names of their folders: those that have landing tables."""
        return tuple(self.tables)

    def tables_of(self, source_system: str) -> dict[str, LandingTable]:
        """Return the tables that may lie in a source's folder, by name."""
        shared = {name: self.tables[SHARED_SOURCE][name] for name in SHARED_TABLES}
        return {**shared, **self.tables.get(source_system, {})}


@cache
def read_contract(repository: Path = REPOSITORY) -> Contract:
    """Read models/**/_*__sources.yml below `repository`."""
    tables: dict[str, dict[str, LandingTable]] = {}
    definitions: dict[tuple[str, str], dict[str, str]] = {}
    declarations = [
        source
        for path in sorted(repository.glob("models/**/_*__sources.yml"))
        for source in yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)["sources"]  # noqa: S506 - both are safe
    ]
    load_columns = next(_meta(source)["load_columns"] for source in declarations if source["name"] == LOG_SOURCE)
    for source in declarations:
        for declared in source["tables"]:
            table = _landing_table(source, declared)
            types = {column["name"]: column.get("data_type", "varchar") for column in declared["columns"]}
            if source["name"] != LOG_SOURCE:
                types |= load_columns
                tables.setdefault(source["name"], {})[table.name] = table
            definitions[table.schema, table.identifier] = types
    written_by_dbt = frozenset(
        (source.get("schema", source["name"]), declared.get("identifier", declared["name"]))
        for source in declarations
        for declared in source["tables"]
        if _meta(declared).get("written_by") == "dbt"
    )
    return Contract(
        {source: _with_neighbours(named) for source, named in tables.items()}, definitions, load_columns, written_by_dbt
    )


def _with_neighbours(tables: dict[str, LandingTable]) -> dict[str, LandingTable]:
    """Return a source's tables, each knowing the others."""
    return {
        name: replace(table, neighbours=tuple(other for other in tables.values() if other is not table))
        for name, table in tables.items()
    }


def _landing_table(source: dict[str, Any], declared: dict[str, Any]) -> LandingTable:
    """Make a table of one entry of a sources file."""
    marks = {column["name"]: _meta(column) for column in declared["columns"]}
    return LandingTable(
        name=declared["name"],
        schema=source.get("schema", source["name"]),
        identifier=declared.get("identifier", declared["name"]),
        columns=tuple(marks),
        required=tuple(name for name, meta in marks.items() if meta.get("required")),
        row_id=tuple(name for name, meta in marks.items() if meta.get("row_id")),
        key=tuple(_meta(declared).get("key", ())),
        other_names={name: tuple(meta["also"]) for name, meta in marks.items() if "also" in meta},
        csv_of=_meta(declared).get("csv_of"),
        advice=_meta(declared).get("advice", ""),
        other_ids=tuple(name for name, meta in marks.items() if meta.get("is_id")),
        page=tuple(_meta(declared).get("page") or _meta(source).get("page", DEFAULT_PAGE)),
        page_link=next((name for name, meta in marks.items() if meta.get("page_link")), None),
        has_numeric_ids=_meta(declared).get("ids") == "numbers",
        written_by=_meta(source).get("written_by", ""),
        instants={name: meta["instant"] for name, meta in marks.items() if "instant" in meta},
        instant_members={name: tuple(meta["members"]) for name, meta in marks.items() if "members" in meta},
        dated_by={name: tuple(meta["dated_by"]) for name, meta in marks.items() if "dated_by" in meta},
        objects=tuple(name for name, meta in marks.items() if meta.get("is_object")),
        is_contract=source["name"] == SHARED_SOURCE,
        foreign={name.lower(): str(other) for name, other in _meta(declared).get("foreign", {}).items()},
    )


def _meta(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the `config.meta` of a source, table or column, empty when there is none."""
    return (entry.get("config") or {}).get("meta") or {}
