"""A Spark session of a test's own: on this machine's cores, with its tables and metastore in a folder."""

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

PROFILES = Path(__file__).resolve().parents[2] / "profiles.yml"


def settings_of_profile() -> dict[str, str]:
    """Return what makes Spark read SQL as the other engines do: the settings that the profile and check_server say."""
    said = yaml.safe_load(PROFILES.read_text())["agent_outcomes"]["outputs"]["spark"]["server_side_parameters"]
    words = {name: value for name, value in said.items() if name.startswith("spark.sql.") and "{{" not in value}
    return words | {"spark.sql.ansi.enabled": "true", "spark.sql.shuffle.partitions": "2"}


def lacking() -> str | None:
    """Return what this machine lacks for a Spark session, in words; None when it lacks nothing."""
    if importlib.util.find_spec("pyspark") is None:
        return "PySpark is not installed (make spark)"
    if shutil.which("java") is None:
        return "Java is not installed (apt-get install openjdk-17-jre-headless)"
    return None


@contextmanager
def spark_session(folder: Path, settings: dict[str, str] | None = None) -> Iterator[Any]:
    """Start a Spark session on two threads of this machine, and stop it.

    Args:
        folder: an existing folder for tables, metastore and Derby's log.
        settings: more of Spark's settings, by name.

    Yields:
        The session.

    """
    from pyspark.sql import SparkSession  # noqa: PLC0415

    options = settings_of_profile() | {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1500m",
        "spark.driver.extraJavaOptions": (
            f"-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dderby.stream.error.file={folder}/derby.log"
        ),
        "spark.hadoop.javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={folder}/metastore;create=true",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    builder = SparkSession.builder.master("local[2]").appName("tests")
    for name, value in (options | (settings or {})).items():
        builder = builder.config(name, value)
    session = builder.enableHiveSupport().getOrCreate()
    try:
        session.sparkContext.setLogLevel("OFF")
        yield session
    finally:
        session.stop()
