"""A folder that is written whole or not at all, and that replaces nothing but one of its own kind."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.stopping import hold_stop, let_stop

DISPUTE = "dispute"


def mark_of(kind: str) -> str:
    """Return the name of the file by which a later run knows the folder. kind: what is in it, in one word."""
    return f"{kind}.json"


class RefusedFolderError(Exception):
    """The folder holds, or lies in, something that this command does not touch; the message says what."""


def require_room(target: Path, about: Mapping[str, str], kind: str = DISPUTE) -> None:
    """Raise RefusedFolderError unless the folder is missing, empty, or holds an earlier one of the same.

    about: what it is of, as its mark says it. kind: what is in it, in one word.
    """
    if not target.parent.is_dir():
        raise RefusedFolderError(f"there is no folder {target.parent}: make it, or name another one")
    if not target.exists():
        return
    if not target.is_dir():
        raise RefusedFolderError(f"{target} is a file: name a folder")
    there = {
        path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    if not there and not any(target.iterdir()):
        return
    mark = _read_mark(target, kind)
    if mark is None:
        raise RefusedFolderError(f"{target} holds files that are no {kind}: name a folder that is new or empty")
    other = {name: mark.get(name) for name in about}
    if other != dict(about):
        raise RefusedFolderError(
            f"{target} holds the {kind} of {' '.join(map(str, other.values()))}: name another folder"
        )
    foreign = sorted(there - set(mark["files"]) - {mark_of(kind)})
    if foreign:
        raise RefusedFolderError(
            f"{target} holds {foreign[0]} besides the {kind}: take it away, or name another folder"
        )


def _maker(kind: str) -> str:
    """Return who a mark says that it is of."""
    return f"agent_outcomes {kind}"


def _read_mark(folder: Path, kind: str) -> dict[str, Any] | None:
    """Return what a folder says of itself, None where it does not say that it is one of ours."""
    try:
        mark = json.loads((folder / mark_of(kind)).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_ours = isinstance(mark, dict) and mark.get("made_by") == _maker(kind) and isinstance(mark.get("files"), list)
    return mark if is_ours else None


def write_folder(target: Path, files: Mapping[str, str], about: Mapping[str, str], kind: str = DISPUTE) -> None:
    """Write a folder and its mark; what stood there before, an earlier one of the same, is replaced as a whole.

    target: a folder for which require_room had nothing to say. files: texts by path within it.
    Raises OSError, and then the folder is as it was.
    """
    mark = {"made_by": _maker(kind), **about, "files": sorted(files)}
    workroom = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        made, old = workroom / "new", workroom / "old"
        made.mkdir(mode=0o700)
        for name, text in {**files, mark_of(kind): json.dumps(mark, indent=2, ensure_ascii=False) + "\n"}.items():
            path = made / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        # from here on it is a matter of two names
        hold_stop()
        if target.exists():
            target.replace(old)
        try:
            made.replace(target)
        except OSError:
            if old.exists():
                old.replace(target)
            raise
    finally:
        shutil.rmtree(workroom, ignore_errors=True)
    let_stop()
