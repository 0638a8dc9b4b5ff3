"""The project's own commands, run as a user of some time zone runs them."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
BIN = PROJECT / ".venv" / "bin"
# dbt, which need not parse what another test parsed
DBT = (sys.executable, str(PROJECT / "tests" / "python" / "parsed_once.py"), "--no-use-colors")


def run(command: Sequence[str | Path], database: Path, machine_zone: str = "UTC") -> str:
    """Run one of the project's commands on a machine of that time zone and return what it printed."""
    environment = os.environ | {"AGENT_OUTCOMES_DATABASE": str(database), "TZ": machine_zone, "DO_NOT_TRACK": "1"}
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def dbt_build(database: Path, machine_zone: str, *options: str) -> str:
    """Run `dbt build` with files of its own, beside the database."""
    own_files = ["--target-path", str(database.parent / "target"), "--log-path", str(database.parent / "logs")]
    return run([*DBT, "build", *own_files, *options], database, machine_zone)


def compiled(database: Path, node: dict[str, Any]) -> str:
    """Return the SQL of a model or test as it was when the project built a database, its target folder beside it."""
    folder = database.parent / "target" / "compiled" / node["package_name"]
    file = folder / node["original_file_path"]
    return (file if file.suffix == ".sql" else file / node["path"]).read_text()
