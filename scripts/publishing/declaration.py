"""What is published of the project: its public relations, their keys, and which columns hold what of people."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from scripts.loading.contract import REPOSITORY, YAML_LOADER

# a folder of models is a schema; those of one's own need no YAML
CONTRACTED, OWN = ("marts", "reports"), "ours"
# `personal` in a column's meta -> the option that publishes it
OPTIONS = {"text": "--with-texts", "contact": "--with-contacts"}
TEXT, CONTACT = OPTIONS
# ids of people: where a source has none of its own, exports put an address or a number there
PERSON_ID = re.compile(
    r"(^|_)(contact|merged_into|agent|user|owner|sender|actor|to|from|assignee|replier|responder|closer|opener|closed_by|"
    r"initiated_by|subject|record|finding|findings)_(id|key)$"
)
NOT_NULL = re.compile(r"(\w+) is not null")


@dataclass(frozen=True)
class Relation:
    """A public table or view.

    columns: as the YAML declares them, none where it does not. key: what identifies a row, none where that is not
    declared. required: columns that are never empty, whatever is left out. personal: column -> what it holds of people.
    """

    schema: str
    name: str
    columns: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    personal: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Return schema and name in one text."""
        return f"{self.schema}.{self.name}"


def read_relations(repository: Path = REPOSITORY) -> list[Relation]:
    """Return the public relations that the repository declares, by schema and name.

    Models of one's own (`models/ours`) are among them whether a YAML describes them or not: a column that is called
    like one of the project's that holds something of people is taken to hold the same.
    """
    found = [_relation(schema, model) for schema in CONTRACTED for model in _models(repository / "models" / schema)]
    return sorted(
        [*found, *_own_relations(repository, marks_by_name(found))],
        key=lambda relation: (relation.schema, relation.name),
    )


def marks_by_name(relations: list[Relation]) -> dict[str, tuple[str, ...]]:
    """Return what columns of a name hold of people, wherever one is so called."""
    marks: dict[str, set[str]] = {}
    for relation in relations:
        for column, holds in relation.personal.items():
            marks.setdefault(column, set()).update(holds)
    return {column: tuple(sorted(holds)) for column, holds in marks.items()}


def _own_relations(repository: Path, marks: Mapping[str, tuple[str, ...]]) -> Iterator[Relation]:
    """Yield the models of one's own."""
    folder = repository / "models" / OWN
    described = {model["name"]: _relation(OWN, model) for model in _models(folder)}
    for name in sorted(path.stem for path in folder.rglob("*.sql")):
        relation = described.get(name, Relation(OWN, name))
        # types are not promised there, nor that all columns are described
        yield Relation(OWN, name, (), relation.key, relation.required - marks.keys(), {**marks, **relation.personal})


def _models(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the models that the YAML files below a folder describe."""
    for path in sorted([*folder.rglob("*.yml"), *folder.rglob("*.yaml")]):
        yield from (yaml.load(path.read_text(encoding="utf-8"), YAML_LOADER) or {}).get("models") or []  # noqa: S506


def _relation(schema: str, model: dict[str, Any]) -> Relation:
    """Return what the YAML says of a model."""
    columns = model.get("columns") or []
    personal = {column["name"]: holds for column in columns if (holds := _holds(column)) is not None}
    required = {
        column["name"]
        for column in columns
        if any(constraint.get("type") == "not_null" for constraint in column.get("constraints") or [])
    }
    key: tuple[str, ...] = ()
    for test in model.get("data_tests") or []:
        claims = test.get("claims", {}).get("arguments", {}) if isinstance(test, dict) else {}
        key = tuple(claims.get("key") or key)
        required |= {
            found[1] for condition in claims.get("conditions") or () if (found := NOT_NULL.fullmatch(condition))
        }
    return Relation(
        schema,
        model["name"],
        tuple(column["name"] for column in columns),
        # a model says it where no test of its own does, or where the test's takes empty values
        tuple(_meta(model).get("key", key)),
        frozenset(required - personal.keys()),
        personal,
    )


def _meta(described: dict[str, Any]) -> dict[str, Any]:
    """Return the meta of a model or column."""
    return (described.get("config") or {}).get("meta") or {}


def _holds(column: dict[str, Any]) -> tuple[str, ...] | None:
    """Return what a column holds of people, None where nothing is said; ValueError where that is no word known here."""
    said = _meta(column).get("personal")
    if said is None:
        return None
    holds = (said,) if isinstance(said, str) else tuple(said)
    if unknown := set(holds) - OPTIONS.keys():
        raise ValueError(f"{column['name']} is said to hold {', '.join(sorted(unknown))}: write {' or '.join(OPTIONS)}")
    return holds
