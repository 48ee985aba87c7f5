"""Which connections stay, and what a server says of where it is reached."""

import asyncio
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from search.web import connections, serving
from search.web.addresses import address, addresses_for_others

ROOT = Path(__file__).resolve().parents[2]
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

Talk = Callable[[int, ServerState], Awaitable[None]]


def serve(talk: Talk, seconds: float = 0.0) -> None:
    """Let a client talk to a server that takes so many seconds for each answer."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(seconds)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    async def run() -> None:
        config, state = uvicorn.Config(answer, log_config=None, lifespan="off"), ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: connections.Connection(config, state, {}), "127.0.0.1", 0)
        try:
            await asyncio.wait_for(talk(server.sockets[0].getsockname()[1], state), 60)
        finally:
            server.close()

    asyncio.run(run())


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: loc", REQUEST + b"GET /"])
def test_a_connection_of_which_no_request_comes_is_closed(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(connections, "IDLE_S", 1.0)

    async def talk(port: int, state: ServerState) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        answers = await reader.read()
        assert answers.count(b"200 OK") == sent.count(REQUEST)
        assert not state.connections
        writer.close()

    serve(talk)


def test_a_request_in_work_is_not_cut_short_and_the_next_ones_come_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "IDLE_S", 1.0)

    async def talk(port: int, state: ServerState) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for requests in (1, 2):
            writer.write(REQUEST * requests)
            for _ in range(requests):
                assert b"200 OK" in await reader.readuntil(b"ok")
        writer.close()

    serve(talk, seconds=1.5)


def test_there_are_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_OPEN", 2)

    async def talk(port: int, state: ServerState) -> None:
        kept = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        for _ in range(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(REQUEST)
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await reader.readexactly(1)
            writer.close()
        assert len(state.connections) == 2
        kept[0][1].write(REQUEST)
        assert b"200 OK" in await kept[0][0].readuntil(b"ok")
        for _, writer in kept:
            writer.close()

    serve(talk)


def test_where_a_server_is_reached_from_elsewhere() -> None:
    with serving.listening("127.0.0.1", 0) as listener:
        assert addresses_for_others(listener) == []
    with serving.listening("0.0.0.0", 0) as listener:
        port = listener.getsockname()[1]
        for other in addresses_for_others(listener):
            host = other.removeprefix("http://").removesuffix(f":{port}/")
            assert not host.startswith(("127.", "0."))
            socket.create_connection((host, port), timeout=10).close()


def test_addresses_are_told_once_each_and_none_that_stays_here(monkeypatch: pytest.MonkeyPatch) -> None:
    names = iter(["192.168.1.5", "192.168.1.5", "127.0.0.1", "169.254.0.9"])

    class Asking:
        def __init__(self, *_: object) -> None:
            self.name = next(names)

        def __enter__(self) -> "Asking":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def connect(self, _: object) -> None:
            if self.name.startswith("127"):
                raise OSError("no network")

        def getsockname(self) -> tuple[str, int]:
            return self.name, 1

    with serving.listening("0.0.0.0", 0) as listener:
        port = listener.getsockname()[1]
        monkeypatch.setattr(socket, "socket", Asking)
        assert addresses_for_others(listener) == [f"http://192.168.1.5:{port}/"]


def test_an_address_of_the_new_kind_stands_in_brackets() -> None:
    assert (address("::", 80), address("fd00::2", 80)) == ("http://[::1]:80/", "http://[fd00::2]:80/")


def test_others_are_told_the_address_that_they_can_open(start: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Korban membayar hutang kepada agen.")
    server = start(tmp_path / "corpus", tmp_path / "index", "--host", "0.0.0.0")
    assert f"http://127.0.0.1:{server.port}/" in server.said[-1]
    # What it says is said before it answers.
    assert server.get("api/papers").status == 200
    _, _, said = server.stop()
    with serving.listening("0.0.0.0", 0) as listener:
        port = listener.getsockname()[1]
        for other in addresses_for_others(listener):
            assert other.replace(f":{port}/", f":{server.port}/") in said
    assert "can now read your papers" in said


@pytest.mark.skipif(sys.platform != "linux", reason="children are listed by /proc")
def test_what_read_the_papers_is_let_go_of(start: Callable[..., Any], tmp_path: Path) -> None:
    server = start(ROOT / "corpus", tmp_path / "index")
    assert any("9 papers" in line for line in server.said), "no index was built first"
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    assert not any(b"forkserver" in Path(f"/proc/{child}/cmdline").read_bytes() for child in children)
    assert server.get("api/search", q="utang").status == 200
