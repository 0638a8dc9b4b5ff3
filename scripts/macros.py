"""What the project's macros say, for commands that need the same expression without dbt."""

from pathlib import Path

import jinja2


def macro(repository: Path, name: str, *arguments: str) -> str:
    """Return what a macro that needs nothing of dbt says, in the words of DuckDB.

    name: its file below `macros`, without the ending. arguments: the macro's own, as texts of SQL.
    """
    module = jinja2.Template((repository / "macros" / f"{name}.sql").read_text(encoding="utf-8")).module
    short = name.rpartition("/")[2]
    found = getattr(module, f"default__{short}", None) or getattr(module, short)
    return str(found(*arguments)).strip()
