"""Let sqlfluff read the project's macros once in a process: by itself it reads all of them twice for every model.

sqlfluff runs the modules of this folder before it reads macros, so the first model is rendered as ever. What it has
found by then does not depend on the model: the models after it are given the same.
"""

from typing import Any

from jinja2 import Environment
from sqlfluff.core import FluffConfig
from sqlfluff.core.templaters.jinja import JinjaTemplater

FOUND: dict[str, dict[str, Any]] = {}


def context_once(templater: JinjaTemplater, fname: str | None, config: FluffConfig | None, env: Environment) -> dict:
    """Return what a model may name while it is rendered, one and the same for all models of the same settings.

    Args:
        templater: what renders models, of sqlfluff.
        fname: path of the model.
        config: the settings that hold for it; None, and those without a templater's section, are never kept.
        env: where macros are compiled.
    """
    settings = config and config.get_section(("templater", templater.name))
    if not settings:
        return READ(templater, fname, config, env)
    key = repr(settings)
    if key not in FOUND:
        FOUND[key] = READ(templater, fname, config, env)
    return dict(FOUND[key])


# no setting of sqlfluff does it; these lines may run more than once
if not hasattr(JinjaTemplater, "reads_macros_once"):
    READ = JinjaTemplater._get_env_context
    JinjaTemplater._get_env_context = context_once
    JinjaTemplater.reads_macros_once = True
