"""How long do whole processes take, each measured in turn, so that noise hits all of them?"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

BARE = "`python -c pass`"
KUTIP = str(Path(sys.executable).with_name("kutip.exe" if os.name == "nt" else "kutip"))


@dataclass(frozen=True)
class Command:
    """A process to be timed, with what it needs of the environment."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def bare() -> Command:
    return Command(BARE, [sys.executable, "-c", "pass"])


def workspace(corpus: Path, index: Path) -> dict[str, str]:
    """What tells kutip where its papers and its index are."""
    return {"KUTIP_CORPUS": str(corpus), "KUTIP_INDEX": str(index)}


def medians(commands: Sequence[Command], runs: int) -> dict[str, float]:
    """The median seconds of each command; all of them take turns, and the first turn does not count."""
    times: dict[str, list[float]] = {command.name: [] for command in commands}
    for turn in range(runs + 1):
        for command in commands:
            taken = seconds(command)
            if turn:
                times[command.name].append(taken)
    return {name: statistics.median(taken) for name, taken in times.items()}


def seconds(command: Command) -> float:
    """The seconds of one run, which must end well."""
    started = time.perf_counter()
    run(command)
    return time.perf_counter() - started


def run(command: Command) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, which must be a good one."""
    return subprocess.run(
        command.words,
        env=_environment(command),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )


def start(command: Command) -> subprocess.Popen[bytes]:
    """Start a command whose words nobody reads, and do not wait for it."""
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command.words, env=_environment(command), stdin=nowhere, stdout=nowhere, stderr=nowhere)


def _environment(command: Command) -> dict[str, str]:
    """A user's: what is imported is compiled once and kept, and no setting comes from outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KUTIP_", "PYTHON"))}
    return kept | {"PYTHONUTF8": "1"} | dict(command.environment)
