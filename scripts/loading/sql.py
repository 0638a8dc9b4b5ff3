"""SQL text, composed only of this project's own words.

No content of a file, no header and no file name ever becomes part of a statement: they travel as parameters. What is
put into a template here are names from the project's YAML and positional names that the loader makes up itself.
"""

import re

PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def quoted(name: str) -> str:
    """Return `name` as a quoted SQL identifier; ValueError unless it is lower-case letters, digits and underscores."""
    if not PLAIN_NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of a column or table: lower-case letters, digits, _ only")
    return f'"{name}"'


def compose(template: str, **parts: str) -> str:
    """Fill the `{name}` places of an SQL template with SQL text made of `quoted` names or of other templates."""
    return template.format(**parts)


def column_list(names: list[str]) -> str:
    """Return the names as a comma-separated list of quoted identifiers."""
    return ", ".join(quoted(name) for name in names)
