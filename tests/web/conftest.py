import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Server:
    """`kutip serve` in a process of its own."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.environment = os.environ | environment
        command = [sys.executable, "-m", "search", "serve", "--port", "0", *arguments]
        # Its own session, so that only it is interrupted; no buffer, so that no line is lost behind the one waited for.
        self.process = subprocess.Popen(
            command,
            bufsize=0,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert self.process.stderr is not None
        self.said: list[str] = []
        for line in self.process.stderr:
            self.said.append(line.decode())
            found = re.search(r"http://[^/]+:(\d+)/", self.said[-1])
            if found:
                self.port = int(found[1])
                return
        raise AssertionError(f"it did not start: {self.said}")

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, *parts: str, **query: Any) -> Answer:
        """What is at an address whose parts are percent-encoded here."""
        path = "/" + "/".join(quote(part, safe="/") for part in parts)
        return self.ask(f"{path}?{urlencode(query, doseq=True)}" if query else path)

    def kutip(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Another command on the same papers."""
        command = [sys.executable, "-m", "search", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, check=False)

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str, str]:
        """Exit code, standard output, standard error after a signal."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out.decode(), err.decode()


@pytest.fixture(scope="session")
def start(lexicon_folder: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers, and ends those that still run."""
    started: list[Server] = []

    def begin(corpus: Path, index: Path, *arguments: str, **environment: str) -> Server:
        if not index.exists():
            shutil.copytree(lexicon_folder, index / "lexicon")
        places = {"KUTIP_CORPUS": str(corpus), "KUTIP_INDEX": str(index), "LC_ALL": "C.UTF-8"}
        started.append(Server(places | environment, *arguments))
        return started[-1]

    yield begin
    for server in started:
        if server.process.poll() is None:
            server.process.kill()
        server.process.communicate()


@pytest.fixture(scope="session")
def served(start: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The sample corpus."""
    return start(ROOT / "corpus", tmp_path_factory.mktemp("served") / "index")
