"""Write each model's leading comment into the YAML beside it, where `dbt docs` shows it.

    python scripts/describe_models.py

A model says its grain and its reasons once, in the comment that it opens with. dbt's catalogue reads YAML only, so the
comment is copied there: into `_<room>__models.yml`, one entry a model. What else an entry holds (tests, columns) stays.
Marts and reports are described by hand, for their readers; a test holds that they begin with the same sentence. A
user's own marts (models/ours) are described as the user likes.

The list of public models in `models/_exposures.yml`, which the published copies hold all of, is written, too, which
public table leads to which, in `docs/relationships.md`, and the catalogue of reports, `seeds/catalogued_reports.csv`.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

PROJECT = Path(__file__).resolve().parents[1]
# run as a file from any folder, the package lies above this one
if str(PROJECT) not in sys.path:
    sys.path.insert(0, str(PROJECT))

from scripts import catalogue  # noqa: E402
from scripts.draw_relationships import with_relationships  # noqa: E402

WRITTEN_BY_HAND = {"marts", "reports", "ours"}
HEAD = "version: 2\n\nmodels:\n"
WIDTH = 120

ENTRY = re.compile(r"^  - name: (\w+)\n", re.MULTILINE)
# the list that an anchor names, in the YAML of exposures
EVERY_PUBLIC_MODEL = re.compile(r"(?<=&every_public_model\n)(?:      - .*\n)*")
DESCRIPTION = re.compile(r"^    description:.*\n(?:^      .*\n)*", re.MULTILINE)


def leading_comment(sql: str) -> str:
    """Return the comment that a model opens with, as one line of text.

    sql: the text of a model. Returns an empty text where it opens with something else.
    """
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines)


def first_sentence(text: str) -> str:
    """Return a text up to its first full stop that ends a sentence, the stop included."""
    return re.split(r"(?<=\.)\s", text, maxsplit=1)[0]


def rooms(project: Path = PROJECT) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield the rooms that are described from comments: the folder, and its models' comments by name."""
    models: dict[Path, dict[str, str]] = {}
    for path in sorted((project / "models").rglob("*.sql")):
        if path.relative_to(project / "models").parts[0] not in WRITTEN_BY_HAND:
            models.setdefault(path.parent, {})[path.stem] = leading_comment(path.read_text())
    yield from models.items()


def _lines(comment: str) -> list[str]:
    return textwrap.wrap(comment, WIDTH, break_long_words=False, break_on_hyphens=False)


def described(text: str, comments: dict[str, str]) -> str:
    """Return the text of a room's YAML with the description of every model.

    text: the file as it is, empty where there is none; comments: the models' leading comments by name. Entries come in
    the order of their names; one whose model is gone goes too.
    """
    parts = ENTRY.split(text or HEAD)
    entries = {name: DESCRIPTION.sub("", body) for name, body in zip(parts[1::2], parts[2::2], strict=True)}
    found = []
    for name, comment in sorted(comments.items()):
        indent = " " * 6
        words = textwrap.indent("\n".join(_lines(comment)), indent)
        rest = entries.get(name, "").strip("\n")
        found.append(f"  - name: {name}\n    description: >-\n{words}\n" + (f"{rest}\n" if rest else ""))
    return parts[0] + "\n".join(found)


def with_every_public_model(text: str, project: Path = PROJECT) -> str:
    """Return the YAML of exposures with all models of marts and reports in the list of what is published.

    text: the file as it is; project: the folder of the repository.
    """
    folders = (project / "models" / "marts", project / "models" / "reports")
    names = sorted(path.stem for folder in folders for path in folder.rglob("*.sql"))
    return EVERY_PUBLIC_MODEL.sub("".join(f"      - ref('{name}')\n" for name in names), text)


def outdated(project: Path = PROJECT) -> dict[Path, str]:
    """Return the files of the rooms that do not say what the models say, and what they should say."""
    found = {}
    for folder, comments in rooms(project):
        path = folder / f"_{folder.name}__models.yml"
        text = path.read_text() if path.exists() else ""
        if (wanted := described(text, comments)) != text:
            found[path] = wanted
    exposures = project / "models" / "_exposures.yml"
    text = exposures.read_text() if exposures.exists() else ""
    if (wanted := with_every_public_model(text, project)) != text:
        found[exposures] = wanted
    page = project / "docs" / "relationships.md"
    text = page.read_text() if page.exists() else ""
    if page.exists() and (wanted := with_relationships(text, project)) != text:
        found[page] = wanted
    seed = project / "seeds" / "catalogued_reports.csv"
    if seed.exists() and (wanted := catalogue.as_csv(project)) != seed.read_text():
        found[seed] = wanted
    return found


@click.command(help=(__doc__ or "").split("\n", maxsplit=1)[0])
def main() -> None:
    """Write what is missing, and say how many files that were."""
    files = outdated()
    for path, text in files.items():
        path.write_text(text)
    click.echo(f"{len(files)} files written" if files else "every model is described as it says itself")


if __name__ == "__main__":
    main()
