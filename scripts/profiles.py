"""The targets of dbt's profile, with what the environment says filled in as dbt does it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import yaml

from scripts.loading.contract import REPOSITORY, YAML_LOADER

PROFILES, PROFILE, FOLDER_VARIABLE = "profiles.yml", "agent_outcomes", "DBT_PROFILES_DIR"


def read_targets() -> dict[str, dict[str, Any]]:
    """Return the targets of the project's profile by name; none where the file has no such profile."""
    folder = Path(os.environ.get(FOLDER_VARIABLE) or REPOSITORY)
    found = yaml.load((folder / PROFILES).read_text(encoding="utf-8"), YAML_LOADER)  # noqa: S506 - a safe loader
    return {
        name: {key: _rendered(value) for key, value in target.items()}
        for name, target in ((found.get(PROFILE) or {}).get("outputs") or {}).items()
    }


def address_of(target: Mapping[str, Any]) -> dict[str, str]:
    """Return where a target of type postgres lies, as libpq calls the parts; a password only where there is one."""
    password = str(target.get("password", target.get("pass")) or "")
    return {
        "host": str(target["host"]),
        "port": str(target["port"]),
        "user": str(target["user"]),
        "dbname": str(target.get("dbname", target.get("database"))),
        **({"password": password} if password else {}),
    }


def _rendered(value: object) -> Any:
    """Return a value of a profile with its `env_var` filled in; an unset one without a default is left empty."""
    if isinstance(value, Mapping):
        return {key: _rendered(part) for key, part in value.items()}
    if not isinstance(value, str):
        return value
    engine = jinja2.Environment(autoescape=False)  # noqa: S701 - no page
    # dbt's own: what they change is made text again on its way to the database
    engine.filters |= dict.fromkeys(("as_number", "as_native", "as_bool", "as_text"), lambda said: said)
    return engine.from_string(value).render(env_var=lambda name, default="": os.environ.get(name, default))
