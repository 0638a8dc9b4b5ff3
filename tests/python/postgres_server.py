"""A PostgreSQL server of a test's own: made in an empty folder, on loopback, stopped by its process id."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OWNER = "postgres"
DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
# order and case of text as in DuckDB: by code point, of every script
LOCALE = "lc_collate 'C' lc_ctype 'C.UTF-8'"


@dataclass(frozen=True)
class Server:
    """A running server, its user and the program that talks to it."""

    host: str
    port: int
    user: str
    psql: Path

    def dsn(self, database: str = "postgres") -> str:
        """Return what libpq connects with.

        Args:
            database: name of a database of this server.

        """
        return f"host={self.host} port={self.port} user={self.user} dbname={database}"

    def run(self, sql: str, database: str = "postgres") -> str:
        """Run SQL, of several statements too, and return what it printed: CSV without a header.

        Args:
            sql: the text; it reaches psql as its input.
            database: name of a database of this server.

        Raises:
            RuntimeError: a statement failed; the message is the server's.

        """
        done = subprocess.run(
            [str(self.psql), "-X", "-q", "--csv", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.dsn(database)],
            input=sql,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout

    def make_database(self, name: str) -> None:
        """Make an empty database that the project builds in.

        Args:
            name: a plain word.

        """
        self.run(f"create database {name} template template0 encoding 'UTF8' {LOCALE}")


def programs() -> Path | None:
    """Return the folder with initdb and pg_ctl: of the newest release that Debian's folder or the search path has."""
    found = sorted(DEBIAN_PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def free_port() -> int:
    """Return a port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def postgres_server() -> Iterator[Server]:
    """Make a server in a folder of its own, start it; stop it at the end, and remove the folder.

    Root may not run PostgreSQL itself: then the user postgres does, to whom the folder goes. Its parents must be open
    to him; pytest's own are not, one of tempfile is.

    Yields:
        Where the server listens.

    Raises:
        RuntimeError: no PostgreSQL is installed, or it does not start; the message is its own.

    """
    tools = programs()
    if tools is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="agent_outcomes_postgres_") as folder:
        yield from server_in(Path(folder), tools)


def server_in(folder: Path, tools: Path) -> Iterator[Server]:
    """Make a server in a folder, start it, yield where it listens, and stop it.

    Args:
        folder: an empty folder.
        tools: the folder with initdb and pg_ctl.

    """
    as_owner: list[str] = []
    if os.geteuid() == 0:
        owner = pwd.getpwnam(OWNER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        folder.chmod(0o755)
        as_owner = ["runuser", "-u", OWNER, "--"]
    data, port = folder / "data", free_port()

    def call(program: str, *arguments: str) -> None:
        said = folder / f"{program}.txt"
        # a file, no pipe: the server would hold its end
        with said.open("w") as output:
            done = subprocess.run(
                [*as_owner, str(tools / program), "-D", str(data), *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                cwd="/",
            )
        if done.returncode != 0:
            raise RuntimeError(said.read_text())

    call("initdb", "-A", "trust", "-U", OWNER, "--no-sync", "--encoding=UTF8", "--lc-collate=C", "--lc-ctype=C.UTF-8")
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "timezone": "UTC",
    }
    settings = " ".join(f"-c {name}={value}" for name, value in options.items())
    call("pg_ctl", "-o", f"-p {port} {settings}", "-l", str(folder / "server.log"), "-w", "start")
    try:
        yield Server("127.0.0.1", port, OWNER, tools / "psql")
    finally:
        # by the process id that the folder holds, and no other
        call("pg_ctl", "-m", "fast", "-w", "stop")
