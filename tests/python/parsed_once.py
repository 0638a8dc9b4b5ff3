"""dbt's own command, for tests: what was parsed of the project before is not parsed again.

    python tests/python/parsed_once.py build --target-path …

dbt parses everything anew, which takes longer than most of what tests build, when the target folder is another, or the
path of the database, or a variable. None of these changes what is parsed: nothing that dbt knows of a model before
it builds it reads a path or a variable. The database's name does, as part of each relation's: what was parsed is
kept by it.
A file that changed is parsed again, as ever.

What else dbt looks for again and again is found once too (quick_dbt.py).
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from dbt.adapters.base import BaseRelation
from dbt.adapters.duckdb.impl import DuckDBAdapter
from dbt.artifacts.resources import FileHash
from dbt.cli.main import cli
from dbt.constants import PARTIAL_PARSE_FILE_NAME
from dbt.contracts.graph.manifest import ManifestStateCheck
from dbt.parser.manifest import ManifestLoader
from quick_dbt import make_quick  # lies beside this file

ANY = FileHash.from_contents("")

# dbt's own functions, which those below are put in the place of
HASHES = ManifestLoader.build_manifest_state_check
WRITE = ManifestLoader.write_manifest_for_partial_parse
COLUMNS = DuckDBAdapter.get_columns_in_relation


def hashes_of_files_alone(loader: ManifestLoader) -> ManifestStateCheck:
    """Return what must be the same for parsed files to count: the project's files, no variable and no path."""
    check = HASHES(loader)
    check.vars_hash = check.profile_hash = ANY
    return check


def write_and_keep(loader: ManifestLoader) -> None:
    """Write what was parsed to the target folder, as dbt does, and keep it for the next run in any other."""
    WRITE(loader)
    kept = kept_file()
    kept.parent.mkdir(parents=True, exist_ok=True)
    written = Path(loader.root_project.project_target_path) / PARTIAL_PARSE_FILE_NAME
    own = kept.with_suffix(f".{os.getpid()}")
    shutil.copyfile(written, own)
    own.replace(kept)


def kept_file() -> Path:
    """Return where the project is kept as it was parsed: below the folder dbt starts in, by the database's name."""
    return Path.cwd() / "target" / "parsed" / f"{Path(os.environ['AGENT_OUTCOMES_DATABASE']).stem}.msgpack"


def columns_once(adapter: DuckDBAdapter, relation: BaseRelation) -> list[Any]:
    """Return a relation's columns, asked for once in a run: what a unit test reads is built before, and not again."""
    if relation.identifier.endswith("__dbt_tmp"):
        return COLUMNS(adapter, relation)
    found = adapter.__dict__.setdefault("columns_found", {})
    key = relation.render()
    if key not in found:
        columns = COLUMNS(adapter, relation)
        if not columns:
            return columns
        found[key] = columns
    return found[key]


def main() -> None:
    """Run dbt's command."""
    make_quick()
    DuckDBAdapter.get_columns_in_relation = columns_once
    ManifestLoader.build_manifest_state_check = hashes_of_files_alone
    ManifestLoader.write_manifest_for_partial_parse = write_and_keep
    if kept_file().exists():
        os.environ["DBT_PARTIAL_PARSE_FILE_PATH"] = str(kept_file())
    sys.argv[0] = "dbt"
    cli()


if __name__ == "__main__":
    main()
