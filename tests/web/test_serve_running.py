"""Starting, ending, and what happens when the index changes meanwhile."""

import asyncio
import json
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import search.web
from search.errors import KutipError
from search.library import add_entries, open_library, pair, roll_back, update
from search.settings import ReadingLimits, Settings
from search.web import app, serving
from search.web.warm import GoneError, WarmReader

THREADS = 12
SECONDS = 6


def paper(number: int, edition: int) -> str:
    sentences = (f"Korban {number}{at} edisi{edition} harus membayar hutang kepada agen." for at in range(60))
    return f"PENDAHULUAN\n\n{' '.join(sentences)}\n"


@pytest.fixture
def settings(tmp_path: Path, lexicon_folder: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(3):
        (corpus / f"p{number}.txt").write_text(paper(number, 0))
    shutil.copytree(lexicon_folder, tmp_path / "index" / "lexicon")
    settings = Settings(corpus, tmp_path / "index", 1, ReadingLimits())
    update(settings)
    return settings


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly(start: Callable[..., Any], settings: Settings, number: int) -> None:
    server = start(settings.corpus, settings.index)
    assert server.get("api/search", q="hutang").status == 200
    idle = socket.create_connection(("127.0.0.1", server.port))
    assert server.stop(number) == (0, "", "")
    idle.close()
    assert len(server.said) == 1


def test_it_ends_quietly_while_requests_wait(start: Callable[..., Any], settings: Settings) -> None:
    server = start(settings.corpus, settings.index)
    slow = "%20".join(f"xq{number}z" for number in range(120))
    waiting = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(30)]
    for connection in waiting:
        connection.sendall(f"GET /api/search?q={slow} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode("ascii"))
    code, _, said = server.stop(signal.SIGINT)
    assert (code, said) == (0, "")
    for connection in waiting:
        connection.close()


def test_nobody_is_answered_who_has_hung_up_or_after_the_end(settings: Settings) -> None:
    asked: list[str] = []

    async def gone() -> bool:
        return True

    async def waiting() -> bool:
        return False

    with closing(WarmReader(settings)) as reader:
        with pytest.raises(GoneError):
            asyncio.run(reader.answer(lambda library, behind: asked.append("who has hung up"), gone))
        reader.end()
        with pytest.raises(GoneError):
            asyncio.run(reader.answer(lambda library, behind: asked.append("after the end"), waiting))
    assert asked == []


def test_the_index_is_built_first(start: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "p.txt").write_text(paper(1, 1))
    server = start(tmp_path / "corpus", tmp_path / "index")
    assert server.get("api/search", q="hutang").json["total"] > 0
    assert any("1 paper" in line for line in server.said)


def test_a_port_in_use_is_said(start: Callable[..., Any], settings: Settings) -> None:
    server = start(settings.corpus, settings.index)
    done = server.kutip("serve", "--port", str(server.port))
    assert done.returncode == 2
    assert f"Port {server.port}" in done.stderr.decode()
    assert "--port" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.7", "a" * 300, ""])
def test_an_address_that_is_not_ours_is_said(start: Callable[..., Any], settings: Settings, host: str) -> None:
    server = start(settings.corpus, settings.index)
    done = server.kutip("serve", "--port", "0", "--host", host)
    assert done.returncode == 2
    assert b"has no address" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("path", ["/papers", "/api/papers"])
def test_a_fault_is_reported_here_and_not_to_the_browser(
    settings: Settings, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(library: Any, asked: Any) -> Any:
        raise RuntimeError("the secret of the cellar")

    for name in ("/papers", "/api/papers"):
        monkeypatch.setitem(app.HANDLERS, name, broken)
    told: list[str] = []
    sent: list[Any] = []
    headers = [(b"host", b"localhost")]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    with closing(WarmReader(settings)) as reader:
        asyncio.run(app.application(reader, settings, {"localhost"}, told.append)(scope, receive, send))
    assert sent[0]["status"] == 500
    body = b"".join(message.get("body", b"") for message in sent)
    assert b"a fault of kutip" in body
    assert b"secret" not in body
    assert b"Traceback" not in body
    assert "RuntimeError: the secret of the cellar" in told[0]


def test_answers_are_sent_at_once() -> None:
    with serving.listening("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP, "asyncio sets TCP_NODELAY on sockets of that protocol only"


def test_a_missing_extra_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.web, "PACKAGES", ("jinja2", "no_such_package_here"))
    with pytest.raises(KutipError, match="no_such_package_here, which is not installed") as raised:
        search.web.refuse_without_packages()
    assert "kutip[web]" in raised.value.remedy


def test_the_command_line_imports_none_of_it() -> None:
    import subprocess

    code = (
        "import sys, search.cli.commands, search.cli.serve; "
        "heavy = {'starlette', 'uvicorn', 'jinja2', 'asyncio'} & set(sys.modules); sys.exit(', '.join(heavy) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_next_request_answers_from_the_new_state(start: Callable[..., Any], settings: Settings) -> None:
    server = start(settings.corpus, settings.index)

    def editions() -> set[str]:
        hits = server.get("api/search", q="hutang", limit=200).json["hits"]
        return {word for hit in hits for word in hit["text"].split() if word.startswith("edisi")}

    assert editions() == {"edisi0"}
    (settings.corpus / "p0.txt").write_text(paper(0, 1))
    update(settings)
    assert editions() == {"edisi0", "edisi1"}
    assert server.kutip("index", "--rollback").returncode == 0
    assert editions() == {"edisi0"}
    update(settings)
    assert editions() == {"edisi0", "edisi1"}
    shutil.rmtree(settings.index)
    gone = server.get("api/search", q="hutang")
    assert gone.status == 409
    assert "kutip index" in gone.json["remedy"]
    assert server.ask("/").status == 409
    update(settings)
    assert editions() == {"edisi0", "edisi1"}
    assert server.process.poll() is None


def test_a_new_pair_of_words_counts_at_once(start: Callable[..., Any], settings: Settings) -> None:
    server = start(settings.corpus, settings.index)
    assert server.get("api/search", q="kutipserve").json["total"] == 0
    add_entries(settings, [pair("kutipserve", "hutang")])
    assert server.get("api/search", q="kutipserve").json["total"] > 0
    (settings.corpus / "kutip-lexicon.txt").write_text("no pair\n")
    broken = server.get("api/search", q="hutang")
    assert broken.status == 409
    assert "line 1" in broken.json["error"]


def test_a_state_behind_its_corpus_is_said(start: Callable[..., Any], settings: Settings) -> None:
    (settings.corpus / "new.txt").write_text(paper(9, 9))
    server = start(settings.corpus, settings.index)
    assert server.get("api/search", q="hutang").headers["kutip-note"].startswith("1 file has changed")
    assert "1 file has changed" in server.ask("/").text
    update(settings)
    assert "kutip-note" not in server.get("api/search", q="hutang").headers


def test_a_damaged_index_is_no_traceback(start: Callable[..., Any], settings: Settings) -> None:
    server = start(settings.corpus, settings.index)
    (settings.index / "generations" / "000001" / "stamp.json").write_bytes(b"{")
    answer = server.get("api/search", q="hutang")
    assert answer.status == 500
    assert "damaged" in answer.json["error"]
    assert "Traceback" not in server.ask("/").text


@pytest.mark.slow
def test_many_ask_while_the_index_changes(start: Callable[..., Any], settings: Settings) -> None:
    """Every answer comes from one whole generation: no paper of two editions, and all of its passages."""
    server = start(settings.corpus, settings.index)
    with open_library(settings) as library:
        per_paper = {entry.file.name: entry.outcome.passages for entry in library.files()}  # type: ignore[union-attr]
    passages = sum(per_paper.values())
    faults: list[str] = []
    answers: list[int] = []
    seen: set[str] = set()
    until = time.monotonic() + SECONDS

    def ask(number: int) -> None:
        paths = ("/api/search?q=hutang&limit=200", "/?q=hutang&limit=200&context=1", "/papers", "/api/papers")
        while time.monotonic() < until:
            try:
                answer = server.ask(paths[number % len(paths)])
                if answer.status != 200:
                    faults.append(f"{answer.status}: {answer.text[:200]}")
                elif number % len(paths) == 0:
                    hits = answer.json["hits"]
                    held = {
                        (hit["paper"]["id"], word) for hit in hits for word in hit["text"].split() if "edisi" in word
                    }
                    seen.update(f"{paper} {word}" for paper, word in held)
                    if len(hits) != passages or len(held) != 3:
                        faults.append(f"{len(hits)} of {passages}, {held}")
                answers.append(1)
            except Exception as error:  # noqa: BLE001 - each is a fault
                faults.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    edition = 0
    while time.monotonic() < until:
        edition += 1
        (settings.corpus / f"p{edition % 3}.txt").write_text(paper(edition % 3, edition))
        update(settings, rebuild=edition % 5 == 0)
        if edition % 7 == 0:
            roll_back(settings)
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(answers) > THREADS
    assert edition >= 2
    assert len(seen) > 3
    assert server.stop() == (0, "", "")


def test_answers_are_whole_records(start: Callable[..., Any], settings: Settings) -> None:
    server = start(settings.corpus, settings.index)
    results: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: results.append(server.get("api/search", q="hutang", limit=5).body))
        for _ in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hits = [json.dumps(json.loads(body)["hits"]) for body in results]
    assert len(hits) == THREADS
    assert len(set(hits)) == 1
