"""Whether what stands in the database is one whole build over what is loaded, and what the copy says of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import yaml

from scripts.loading.contract import REPOSITORY
from scripts.macros import macro
from scripts.publishing.declaration import CONTRACTED, Relation

BUILD_QUERY = """
select build_id, status, started_at, ended_at, stale_models, coalesce(failed_tests, 0), loads_hash
from raw.builds
order by entry_number desc
limit 1
"""

COLUMNS_QUERY = """
select schema_name, table_name, column_name, data_type, comment
from duckdb_columns()
where database_name = current_database() and not internal and list_contains($schemas::varchar[], schema_name)
order by schema_name, table_name, column_index
"""

COMMENTS_QUERY = """
select schema_name, table_name, comment from duckdb_tables() where database_name = current_database()
union all
select schema_name, view_name, comment from duckdb_views() where database_name = current_database()
"""

SHOWN = 5


class RefusedError(Exception):
    """Nothing is published; the message says why and what to do."""


@dataclass(frozen=True)
class Build:
    """The newest row of the record of builds. Instants are UTC."""

    build_id: str
    status: str
    started_at: datetime
    ended_at: datetime | None
    stale_models: str
    failed_tests: int
    loads_hash: str


@dataclass(frozen=True)
class Column:
    """A column as the database has it. comment: None where nothing is said."""

    name: str
    data_type: str
    comment: str | None


@dataclass(frozen=True)
class Standing:
    """A relation and what the database says of it."""

    relation: Relation
    columns: tuple[Column, ...]
    comment: str | None


def read_build(connection: duckdb.DuckDBPyConnection) -> Build:
    """Return the newest build; RefusedError unless it is whole, and nothing was loaded or taken back since."""
    try:
        row = connection.execute(BUILD_QUERY).fetchone()
        loads = connection.execute(loads_query()).fetchone()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise RefusedError("nothing was built there by this version of the project: run dbt build") from error
    if row is None:
        raise RefusedError("nothing says that what was built is whole: run dbt build")
    build = Build(*row)
    if build.status == "begun":
        raise RefusedError(
            f"the build that began at {build.started_at:%Y-%m-%d %H:%M} UTC was cut short: the marts are a mixture of "
            "two builds. Run dbt build"
        )
    if build.status != "whole":
        raise RefusedError(
            f"the build that began at {build.started_at:%Y-%m-%d %H:%M} UTC left models unbuilt "
            f"({_named(build.stale_models.split())}): the marts are a mixture of two builds. Run dbt build"
        )
    if loads is None or loads[0] != build.loads_hash:
        raise RefusedError(
            "something was loaded, taken back or erased after the newest build, and views over it would be newer than "
            "the tables beside them: run dbt build"
        )
    return build


def loads_query() -> str:
    """Return the query of what is loaded as the record of builds asks it: its first column is the hash."""
    return macro(REPOSITORY, "hooks/loads_query", macro(REPOSITORY, "engine/hash_of_rows", "entry"))


def read_standing(connection: duckdb.DuckDBPyConnection, relations: list[Relation]) -> list[Standing]:
    """Return the relations as they stand; RefusedError where one is not there, or not as it is declared."""
    columns: dict[tuple[str, str], list[Column]] = {}
    schemas = sorted({relation.schema for relation in relations})
    for schema, table, *column in connection.execute(COLUMNS_QUERY, {"schemas": schemas}).fetchall():
        columns.setdefault((schema, table), []).append(Column(*column))
    comments = {(schema, table): comment for schema, table, comment in connection.execute(COMMENTS_QUERY).fetchall()}
    found, missing = [], []
    for relation in relations:
        there = tuple(columns.get((relation.schema, relation.name), ()))
        if there and (not relation.columns or {column.name for column in there} == set(relation.columns)):
            found.append(Standing(relation, there, comments.get((relation.schema, relation.name))))
        elif relation.schema in CONTRACTED:
            missing.append(relation.place)
    if missing:
        raise RefusedError(
            f"{len(missing)} of {len(relations)} tables are not there as this checkout declares them "
            f"({_named(missing)}): run dbt build"
        )
    return found


def _named(names: list[str]) -> str:
    """Name a few."""
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")


def project_version() -> Any:
    """Return the version that dbt_project.yml states."""
    return yaml.safe_load((REPOSITORY / "dbt_project.yml").read_text(encoding="utf-8"))["version"]
