"""A standalone Spark cluster of a test's own: a master and workers on loopback, each stopped by its process id."""

import importlib.util
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.python.postgres_server import free_port

MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
# as light as a JVM gets: neither works much itself, each worker starts executors beside it
JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
DAEMON_MEMORY = "256m"
PATIENCE_SECONDS = 120


@dataclass
class Program:
    """A running master or worker."""

    process: subprocess.Popen
    log: Path

    def wait_for(self, words: str) -> None:
        """Wait until the log says something.

        Args:
            words: a part of a line.

        Raises:
            RuntimeError: the program ended, or said nothing of it for two minutes; the message is the end of its log.

        """
        end = time.monotonic() + PATIENCE_SECONDS
        while words not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"no '{words}' in {self.log}: {self.log.read_text()[-2000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """End the program; one that does not listen is killed."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@dataclass
class Cluster:
    """A running cluster."""

    url: str
    master: Program
    workers: list[Program] = field(default_factory=list)

    def kill_worker(self, number: int) -> list[int]:
        """Kill a worker and its executors at once, as a machine that loses power; return their process ids.

        Args:
            number: which of the workers, from 0 on.

        """
        worker = self.workers[number].process
        ids = [*children_of(worker.pid), worker.pid]
        for each in ids:
            os.kill(each, signal.SIGKILL)
        worker.wait()
        return ids


def children_of(parent: int) -> list[int]:
    """Return the ids of the processes that a process started.

    Args:
        parent: its id.

    """
    return [int(word) for path in Path(f"/proc/{parent}/task").glob("*/children") for word in path.read_text().split()]


@contextmanager
def spark_cluster(folder: Path, workers: int = 2, memory: str = "1500m", cores: int = 1) -> Iterator[Cluster]:
    """Start a master and workers, and stop them at the end.

    Args:
        folder: an existing folder, for logs and what executors lay aside.
        workers: how many.
        memory: what each worker may give to executors.
        cores: how many each worker may give.

    Yields:
        Where the cluster listens, and its programs.

    """
    spec = importlib.util.find_spec("pyspark")
    if spec is None or spec.origin is None:
        raise RuntimeError("PySpark is not installed (make spark)")
    home = Path(spec.origin).parent
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": DAEMON_MEMORY,
        "SPARK_DAEMON_JAVA_OPTS": JVM,
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
    }

    def start(name: str, *arguments: str) -> Program:
        log = folder / f"{name}.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [str(home / "bin" / "spark-class"), *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=environment,
            )
        return Program(process, log)

    port = free_port()
    url = f"spark://127.0.0.1:{port}"
    pages = ("--webui-port", "0")
    programs = [start("master", MASTER, "--host", "127.0.0.1", "--port", str(port), *pages)]
    try:
        programs[0].wait_for("I have been elected leader")
        cluster = Cluster(url, programs[0])
        for number in range(workers):
            limits = ("--cores", str(cores), "--memory", memory)
            worker = start(f"worker_{number}", WORKER, "--host", "127.0.0.1", *limits, *pages, url)
            programs.append(worker)
            cluster.workers.append(worker)
        for worker in cluster.workers:
            worker.wait_for("Successfully registered with master")
        yield cluster
    finally:
        for program in reversed(programs):
            program.stop()
