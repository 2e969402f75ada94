"""The benchmarks: how long people wait, how long a start takes, what is lost under load.

Everything runs on this machine: a workspace on loopback, the embedded database under DATA_DIR/bench. Times are
wall time and include whatever else the machine does, so compare figures of one run only.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import psutil

from backend.settings import Settings, load_settings
from bot.bootstrap import Application
from bot.commands.run import running
from bot.workspace.driver import Driver
from evals.bench_purchasing import measure_purchasing
from evals.bench_rows import Row, percentile_rows
from evals.load import run_load

QUESTIONS = (
    "蜂蜜绿茶还有多少",
    "how much oolong tea do we have",
    "330可乐还剩几罐",
    "年假有几天？",
    "what is the hotel limit in Beijing",
    "哪些快没货了",
    "what is running out",
    "周明辉是谁",
    "any alerts?",
    "你会什么",
)
ROUNDS = 30
START_TIMEOUT_SECONDS = 180
_READY = re.compile(r"Ready after ([0-9.]+) s")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmarks, print a table and the same as JSON; 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m evals bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--only", choices=sorted(BENCHES), help="one group")
    arguments = parser.parse_args(argv)
    settings = load_settings().model_copy(update={"port": 0, "log_level": "WARNING"})
    settings = settings.model_copy(update={"data_dir": settings.data_dir / "bench", "database_url": None})
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    names = [arguments.only] if arguments.only else list(BENCHES)
    rows = [row for name in names for row in BENCHES[name](settings)]
    for row in rows:
        target = "" if row.target is None else f"<= {row.target:g}"
        print(f"{row.name:<44} {row.value:>10.1f} {row.unit:<5} {target:<8} {'' if row.is_met else 'MISSED'}")
    report = json.dumps([asdict(row) for row in rows], ensure_ascii=False)
    print(report)
    if arguments.json is not None:
        arguments.json.write_text(report + "\n", encoding="utf-8")
    return 0 if all(row.is_met for row in rows) else 1


def measure_answers(settings: Settings) -> list[Row]:
    """Time from a person's message to the card in the workspace, asked by forty people in turn."""
    application = Application(settings)
    with running(application, say=_quiet) as server:
        driver = Driver(server.workspace, timeout_seconds=30)
        people = [user.email for user in server.workspace.seed.users if user.email and not user.deleted][:40]
        for person, text in zip(people, QUESTIONS, strict=False):
            driver.ask(person, text)
        seconds = []
        for number in range(ROUNDS * len(QUESTIONS)):
            started = time.perf_counter()
            driver.ask(people[number % len(people)], QUESTIONS[number % len(QUESTIONS)])
            seconds.append(time.perf_counter() - started)
        memory_bytes = psutil.Process().memory_info().rss
    return [
        *percentile_rows("message to card", seconds, p50_target_ms=150, p99_target_ms=600),
        Row("memory of the whole process", memory_bytes / 1024**2, "MB", 900),
    ]


def measure_start(settings: Settings) -> list[Row]:
    """Time from `python -m bot run` to its ready line, the second time in one data directory."""
    _seconds_to_ready(settings)
    return [Row("start, warm", _seconds_to_ready(settings), "s", 15)]


def _seconds_to_ready(settings: Settings) -> float:
    environment = os.environ | {"DATA_DIR": str(settings.data_dir), "PORT": "0", "LOG_LEVEL": "WARNING"}
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            for line in process.stdout or ():
                if _READY.search(line):
                    return time.perf_counter() - started
                if time.perf_counter() - started > START_TIMEOUT_SECONDS:
                    break
            raise RuntimeError("Storehand did not start; run `make run` and read what it says")
        finally:
            process.terminate()
            process.wait(30)


def measure_load(settings: Settings) -> list[Row]:
    """What the local workspace loses, doubles or delays with 200 people in it; it needs no settings."""
    del settings
    figures = run_load()
    return [
        Row("load: messages and echoes lost", figures.lost, "", 0),
        Row("load: messages and echoes doubled", figures.doubled, "", 0),
        Row("load: not shown on an open page", figures.unseen, "", 0),
        Row("load: post answered, p99", figures.post_p99, "ms", 1000),
        Row("load: echo on the page, p99", figures.echo_p99, "ms", 1500),
        Row("load: opening the page, slowest", figures.slowest_page, "ms", 1000),
    ]


def _quiet(sentence: str) -> None:
    del sentence


BENCHES: dict[str, Callable[[Settings], list[Row]]] = {
    "start": measure_start,
    "answers": measure_answers,
    "purchasing": measure_purchasing,
    "load": measure_load,
}
