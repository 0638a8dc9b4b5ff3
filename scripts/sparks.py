"""Asking Spark: a session as a target of the profile describes it, and where its tables lie."""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

from scripts.loading.contract import REPOSITORY
from scripts.loading.errors import DatabaseUnavailableError, WrongUseError, first_line

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HOME_VARIABLE = "AGENT_OUTCOMES_SPARK_HOME"
PARAMETERS = "server_side_parameters"
# the setting that says where the tables lie
WAREHOUSE = "spark.sql.warehouse.dir"
# what dbt-spark does not let a profile say (macros/hooks/check_server.sql), and this machine as where the driver is
ADDED = {"spark.sql.ansi.enabled": "true", "spark.log.level": "OFF"}


def home_of(name: str, target: Mapping[str, Any]) -> Path:
    """Return the folder that holds the folder of the tables; WrongUseError where it is none that this machine sees.

    name, target: of a target of type spark.
    """
    said = str((target.get(PARAMETERS) or {}).get(WAREHOUSE) or "").removeprefix("file:")
    if not said or "://" in said:
        raise WrongUseError(
            f"the target {name} does not say in {WAREHOUSE} in which folder its tables lie, one that this machine sees"
        )
    base = Path.cwd() if os.environ.get(HOME_VARIABLE) else REPOSITORY
    return (base / said).parent


@contextlib.contextmanager
def open_spark(name: str, target: Mapping[str, Any]) -> Iterator[SparkSession]:
    """Start a session of Spark, and stop it. DatabaseUnavailableError where it cannot be, or a build has it.

    name, target: of a target of type spark.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise WrongUseError("PySpark is not in this environment: run it with .venv-spark/bin/python (make spark)")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - 667 MB that only this target needs

    home = home_of(name, target)
    said = str(Path(str(target[PARAMETERS][WAREHOUSE]).removeprefix("file:")).parent)
    logging.getLogger("py4j").setLevel(logging.CRITICAL)
    builder = SparkSession.builder
    # as the profile says it, from wherever this runs
    for key, value in (target[PARAMETERS] | ADDED).items():
        builder = builder.config(key, str(value).replace(said, str(home)))
    session = None
    try:
        session = builder.enableHiveSupport().getOrCreate()
        session.sql("show schemas").collect()
    except Exception as error:
        if session is not None:
            session.stop()
        held = "another instance of derby" in str(error).lower() or "XSDB6" in str(error)
        why = "a build or another reader has its metastore open" if held else first_line(error)
        raise DatabaseUnavailableError(f"Spark cannot be asked ({why})") from error
    try:
        yield session
    finally:
        session.stop()


def folder_of(session: SparkSession, table: str) -> Path | None:
    """Return the folder in which a table lies; None of a view, and where there is no such table."""
    if not session.catalog.tableExists(table):
        return None
    said = {row[0]: row[1] for row in session.sql(f"describe table extended {table}").collect()}
    place = urlparse(said.get("Location") or "")
    return Path(unquote(place.path)) if place.path and said.get("Type") != "VIEW" else None
