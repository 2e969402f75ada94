"""The server that several processes share; the users are processes of their own."""

import os
import subprocess
import sys
from contextlib import ExitStack

import psutil
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

pytestmark = pytest.mark.slow

USER_OF_THE_SERVER = """
import sys
from pathlib import Path
from backend.postgres import start_embedded_server
print(start_embedded_server(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


class ServerUser:
    """A process that uses the server in `data_dir` until it is told to leave."""

    def __init__(self, data_dir):
        self._data_dir = data_dir
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", USER_OF_THE_SERVER, str(data_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self._process.stdout.readline().strip()
        assert line, "the server did not start"
        self.url = make_url(line)
        self.postmaster = postmaster_of(data_dir)

    def leave(self):
        self._process.communicate(timeout=30)
        assert self._process.returncode == 0

    def die(self):
        self._process.kill()
        self._process.communicate(timeout=30)

    def execute(self, statement):
        with create_engine(self.url, poolclass=NullPool).begin() as connection:
            result = connection.execute(text(statement))
            return result.scalars().all() if result.returns_rows else None


@pytest.fixture
def join(data_dir):
    """Starts one more user of the server in `data_dir`; whoever is left at the end leaves."""
    with ExitStack() as stack:

        def start():
            user = ServerUser(data_dir)
            stack.callback(user.die)
            return user

        yield start
    last = ServerUser(data_dir)  # whatever a test did, the last to leave stops the server
    last.leave()
    assert has_ended(last.postmaster)


def postmaster_of(data_dir):
    return psutil.Process(int((data_dir / "pg" / "postmaster.pid").read_text().splitlines()[0]))


def has_ended(process):
    # Where nobody collects orphans, as in some containers, an ended process stays on as a zombie.
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_two_processes_share_one_server_and_the_last_one_stops_it(join):
    first, second = join(), join()
    assert first.postmaster == second.postmaster
    first.leave()
    assert second.execute("SELECT 1") == [1]
    second.leave()
    assert has_ended(second.postmaster)


def test_a_killed_process_does_not_keep_the_server_alive(join):
    first, second = join(), join()
    first.die()
    assert second.execute("SELECT 1") == [1]
    second.leave()
    assert has_ended(second.postmaster)


def test_a_server_that_nobody_stopped_is_found_again_and_stopped(join):
    first = join()
    first.die()
    assert not has_ended(first.postmaster)
    second = join()
    assert second.postmaster == first.postmaster
    second.leave()
    assert has_ended(second.postmaster)


def test_a_pid_file_that_names_somebody_elses_process_does_not_prevent_a_start(join, data_dir):
    first = join()
    content = (data_dir / "pg" / "postmaster.pid").read_text()
    first.leave()
    _, _, rest = content.partition("\n")
    (data_dir / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{rest}")
    assert join().execute("SELECT 1") == [1]


@pytest.mark.parametrize("content", ["", "99999999\n"])
def test_a_pid_file_cut_off_by_a_power_cut_does_not_prevent_a_start(join, data_dir, content):
    join().leave()
    (data_dir / "pg" / "postmaster.pid").write_text(content)
    assert join().execute("SELECT 1") == [1]


def test_what_was_committed_before_the_server_crashed_is_there_after_the_next_start(join):
    first = join()
    first.execute("CREATE TABLE kept (value integer)")
    first.execute("INSERT INTO kept VALUES (7)")
    first.postmaster.kill()
    psutil.wait_procs([first.postmaster], timeout=10)
    second = join()
    assert second.postmaster != first.postmaster
    assert second.execute("SELECT value FROM kept") == [7]


def test_a_second_start_in_the_process_whose_server_crashed_brings_it_back(data_dir):
    script = """
import sys, psutil
from pathlib import Path
from sqlalchemy import create_engine, text
from backend.postgres import start_embedded_server
data_dir = Path(sys.argv[1])
start_embedded_server(data_dir)
postmaster = psutil.Process(int((data_dir / "pg" / "postmaster.pid").read_text().splitlines()[0]))
postmaster.kill()
psutil.wait_procs([postmaster], timeout=10)
with create_engine(start_embedded_server(data_dir)).connect() as connection:
    print(connection.scalar(text("SELECT 7")))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(data_dir)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "7\n", "")
    assert not (data_dir / "pg" / "postmaster.pid").exists()


def test_a_server_that_cannot_start_is_a_sentence_that_names_its_log(data_dir):
    script = """
import sys
from pathlib import Path
from backend.errors import DatabaseUnavailable
from backend.postgres import start_embedded_server
for attempt in range(2):
    try:
        start_embedded_server(Path(sys.argv[1]))
    except DatabaseUnavailable as error:
        print(error)
"""
    (data_dir / "pg").mkdir()
    (data_dir / "pg" / "PG_VERSION").write_text("7")
    done = subprocess.run(
        [sys.executable, "-c", script, str(data_dir)], capture_output=True, text=True, timeout=60, check=False
    )
    sentence = f"The embedded PostgreSQL does not start; see {data_dir / 'pg' / 'log'}."
    assert done.stdout.splitlines() == [sentence, sentence]
    assert done.returncode == 0
