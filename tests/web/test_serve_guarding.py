"""Who is answered, and what every answer says."""

import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

PATHS = ["/", "/?q=utang", "/papers", "/api/search?q=utang", "/api/nothing", "/nothing", "/static/kutip.css"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers(served: Any, path: str) -> None:
    headers = served.ask(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert not [name for name in headers if name.lower().startswith("access-control-")]
    assert "server" not in headers


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.", "evil.example:80", "", "127.0.0.1:80:80", "a@b"]
)
def test_other_names_are_not_answered(served: Any, path: str, host: str) -> None:
    answer = served.ask(path, Host=host)
    assert answer.status == 400
    assert b"utang" not in answer.body.replace(path.encode(), b"")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "127.0.0.1", "127.0.0.1:1", "[::1]:8765"])
def test_names_of_this_computer_are_answered(served: Any, host: str) -> None:
    assert served.ask("/api/papers", Host=host).status == 200


def test_two_names_or_none_are_not_answered(served: Any) -> None:
    for lines in ("Host: localhost\r\nHost: evil.example\r\n", ""):
        with socket.create_connection(("127.0.0.1", served.port), timeout=20) as connection:
            connection.sendall(f"GET /api/papers HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode())
            assert connection.recv(1000).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FROB"])
@pytest.mark.parametrize("path", ["/", "/api/search?q=utang", "/static/kutip.js"])
def test_nothing_but_reading_is_allowed(served: Any, method: str, path: str) -> None:
    answer = served.ask(path, method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_bodies_are_refused(served: Any) -> None:
    assert served.ask("/api/papers", "GET", b"x").status == 400
    # A long one is cut off while it is sent.
    with suppress(OSError):
        assert served.ask("/api/papers", "GET", b"x" * 10_000_000).status == 400
    chunked = b"GET /api/papers HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as connection:
        connection.sendall(chunked)
        assert connection.recv(1000).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "path",
    ["/static/../pages.py", "/static/%2e%2e/pages.py", "/static/", "/static/kutip.css/", "//etc/passwd", "/static/x"],
)
def test_no_path_leads_to_a_file(served: Any, path: str) -> None:
    assert served.ask(path).status == 404


@pytest.mark.parametrize("sent", [b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"a" * 100_000])
def test_what_is_no_request_costs_its_connection_only(served: Any, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as connection:
        connection.sendall(sent)
        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")
    assert served.get("api/papers").status == 200


@pytest.mark.parametrize("host", ["127.1"])
def test_other_names_of_this_computer_open_it_to_nobody(start: Callable[..., Any], served: Any, host: str) -> None:
    server = start(Path(served.environment["KUTIP_CORPUS"]), Path(served.environment["KUTIP_INDEX"]), "--host", host)
    assert server.ask("/api/papers", Host=f"{host}:{server.port}").status == 200
    assert server.ask("/api/papers", Host="evil.example").status == 400
    assert "whoever" not in "".join(server.said) + server.stop()[2]


def test_other_addresses_are_said_to_be_open(start: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Korban membayar hutang kepada agen di desanya setiap bulan.")
    server = start(tmp_path / "corpus", tmp_path / "index", "--host", "0.0.0.0")
    assert server.ask("/api/papers", Host="laptop.example").status == 200
    for odd in ("[", "x/api/", "a b", "::::", "\xff"):
        assert "<html" in server.ask("/paper/nowhere", Host=odd).text
    code, _, said = server.stop()
    assert code == 0
    assert "whoever can reach this computer" in "".join(server.said) + said
