"""`python -m bot run` as a newcomer starts it: one process, ready, stopped without a trace."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import psutil
import pytest

pytestmark = pytest.mark.slow

START_TIMEOUT_SECONDS = 240
READY = re.compile(r"Open (http://127\.0\.0\.1:\d+)")


@contextmanager
def started(data_dir):
    """Storehand in a process of its own, with the lines it has said so far."""
    environment = os.environ | {"DATA_DIR": str(data_dir), "PORT": "0", "LOG_LEVEL": "WARNING"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.stdout.close()
        process.wait(30)


def address_of(process):
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    for line in process.stdout:
        if found := READY.search(line):
            return found[1]
        if time.monotonic() > deadline:
            break
    raise AssertionError("did not become ready")


def servers_of(data_dir):
    return [
        process
        for process in psutil.process_iter(["name", "cmdline"])
        if str(data_dir) in " ".join(process.info["cmdline"] or ())
    ]


def test_a_newcomer_starts_it_opens_it_and_stops_it_and_nothing_stays(data_dir):
    with started(data_dir) as process:
        address = address_of(process)
        page = httpx.get(address)
        assert page.status_code == 200
        assert "灯笼便利餐饮" in page.text
        second = subprocess.run(
            [sys.executable, "-m", "bot", "run"],
            env=os.environ | {"DATA_DIR": str(data_dir), "PORT": "0"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert second.returncode == 1
        assert "already running" in second.stderr
        assert "已经在" in second.stderr
        assert httpx.get(address).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert servers_of(data_dir) == []


def test_a_wrong_setting_stops_the_start_and_is_named(data_dir):
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env=os.environ | {"DATA_DIR": str(data_dir), "PORT": "eighty", "DATABASE_URL": "mysql://x"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 2
    assert "PORT" in ended.stderr
    assert "DATABASE_URL: Value error, must start with postgresql://" in ended.stderr
