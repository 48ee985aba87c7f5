"""The API answers with the very bytes that the commands print."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.citing.styles import find_style

HIT = "jeratan-utang-pekerja-migran#7"


def without_time(record: bytes) -> bytes:
    """The bytes of an answer but those of the time that it took."""
    return re.sub(rb'"elapsed_ms": [\d.]+', b'"elapsed_ms": 0', record)


SEARCHES: list[tuple[dict[str, Any], list[str]]] = [
    ({"q": "debt bondage"}, ["debt bondage"]),
    ({"q": "jeratan utang", "limit": 3}, ["jeratan utang", "--limit", "3"]),
    ({"q": '"kerja paksa"', "context": 2}, ['"kerja paksa"', "-C", "2"]),
    ({"q": "korban", "paper": ["palermo", "asean-actip-2015"]}, ["korban", "--paper", "palermo", "--paper", "asean"]),
    ({"q": "korban", "author": "kutip", "year": "2020..2030"}, ["korban", "--author", "kutip", "--year", "2020..2030"]),
    ({"q": "utang", "section": ["method", "results"]}, ["utang", "--section", "method", "--section", "results"]),
    ({"q": "victims", "lang": "id", "limit": 2}, ["victims", "--lang", "id", "--limit", "2"]),
    ({"q": "convention", "references": 1, "exact": 1}, ["convention", "--references", "--exact"]),
    ({"q": "debt bondage", "no-translate": 1, "no-vectors": 1}, ["debt bondage", "--no-translate", "--no-vectors"]),
    ({"q": "prostitusy anak di thailan"}, ["prostitusy anak di thailan"]),
    ({"q": "utang AND (korban"}, ["utang AND (korban"]),
    ({"q": "  utang\tpekerja  "}, ["  utang\tpekerja  "]),
]


@pytest.mark.parametrize(("query", "arguments"), SEARCHES, ids=lambda value: str(value)[:40])
def test_search_is_the_commands_json(served: Any, query: dict[str, Any], arguments: list[str]) -> None:
    answer = served.get("api/search", **query)
    printed = served.kutip("search", *arguments, "--json")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert without_time(answer.body) == without_time(printed.stdout)
    assert answer.json["schema"] == "kutip/search/1"


def test_a_search_that_finds_nothing_is_an_answer(served: Any) -> None:
    answer = served.get("api/search", q="zzyzx", exact=1)
    assert answer.status == 200
    assert answer.json["hits"] == []
    assert without_time(answer.body) == without_time(served.kutip("search", "zzyzx", "--exact", "--json").stdout)


@pytest.mark.parametrize(
    ("address", "query", "arguments"),
    [
        ("api/papers", {}, ["papers", "--json"]),
        ("api/papers", {"missing": 1}, ["papers", "--missing", "--json"]),
        ("api/papers/jeratan-utang-pekerja-migran", {}, ["show", "jeratan-utang-pekerja-migran", "--json"]),
        ("api/papers/jeratan-utang-pekerja-migran.pdf", {}, ["show", "jeratan-utang-pekerja-migran.pdf", "--json"]),
        ("api/explain", {"q": "debt bondage"}, ["explain", "debt bondage", "--json"]),
        ("api/explain", {"q": "utang -piutang", "exact": 1}, ["explain", "utang", "-piutang", "--exact", "--json"]),
        (f"api/quote/{HIT}", {}, ["quote", HIT, "--json"]),
        (f"api/quote/{HIT}", {"style": "ieee"}, ["quote", HIT, "--style", "ieee", "--json"]),
        (f"api/quote/{HIT}", {"locale": "id-ID"}, ["quote", HIT, "--locale", "id-ID", "--json"]),
        (f"api/quote/{HIT}", {"sentences": "2-3"}, ["quote", HIT, "--sentences", "2-3", "--json"]),
        (f"api/quote/{HIT}", {"sentences": "2", "format": "text"}, ["quote", HIT, "--sentences", "2"]),
    ],
)
def test_the_others_are_the_commands_json(
    served: Any, address: str, query: dict[str, Any], arguments: list[str]
) -> None:
    answer = served.get(address, **query)
    assert answer.status == 200
    assert answer.body == served.kutip(*arguments).stdout


@pytest.mark.parametrize("form", ["text", "markdown", "html", "rtf", "bibtex", "ris", "csl-json"])
def test_quotations_in_each_format_are_what_the_command_prints(served: Any, form: str) -> None:
    answer = served.get(f"api/quote/{HIT}", format=form, style="chicago-note-bibliography")
    printed = served.kutip("quote", HIT, "--format", form, "--style", "chicago-note-bibliography")
    assert answer.status == 200
    assert answer.body == printed.stdout
    saved = answer.headers.get("content-disposition")
    assert (saved is not None) == (form in ("html", "rtf", "bibtex", "ris"))


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/search", 400, "no query"),
        ("/api/search?q=+", 400, "no query"),
        ("/api/search?q=%22%22", 400, "no word"),
        ("/api/search?q=*utang", 400, ""),
        ("/api/search?q=utang&q=korban", 400, "2 times"),
        ("/api/search?q=utang&autor=sukarno", 400, "autor"),
        ("/api/search?q=utang&limit=0", 400, "limit"),
        ("/api/search?q=utang&limit=201", 400, "limit"),
        ("/api/search?q=utang&limit=%D9%A3", 400, "limit"),
        ("/api/search?q=utang&context=99", 400, "context"),
        ("/api/search?q=utang&year=2018..2015", 400, "ends before"),
        ("/api/search?q=utang&year=MMXX", 400, "no year"),
        ("/api/search?q=utang&lang=nl", 400, "lang"),
        ("/api/search?q=utang&section=preface", 400, "section"),
        ("/api/search?q=utang&exact=perhaps", 400, "switch"),
        ("/api/search?q=utang&paper=nowhere", 404, "no paper"),
        (f"/api/search?q={'a' * 1001}", 400, "too long"),
        ("/api/papers/nowhere", 404, "no paper"),
        ("/api/papers/../../etc/passwd", 404, "no paper"),
        ("/api/papers/%2Fetc%2Fpasswd", 404, "no paper"),
        ("/api/papers/%00", 404, "no paper"),
        ("/api/papers/%ff%ed%a0%80", 404, "no paper"),
        ("/api/papers/", 404, "no paper"),
        ("/api/quote/%00%23%00", 404, "no passage"),
        ("/api/quote/palermo%2399999999999999999999", 404, "no passage"),
        ("/api/search?q=%00", 400, "no word"),
        ("/api/search?q=%ed%a0%80", 400, "no word"),
        ("/api/search?q=utang&author=%00&paper=%00", 404, "no paper"),
        ("/api/papers/jeratan-utang-pekerja-migran?x=1", 400, "x"),
        ("/api/quote/jeratan-utang-pekerja-migran%23999", 404, "no passage"),
        ("/api/quote/jeratan-utang-pekerja-migran%237?style=/etc/passwd", 400, "style"),
        ("/api/quote/jeratan-utang-pekerja-migran%237?style=nature", 400, "style"),
        ("/api/quote/jeratan-utang-pekerja-migran%237?locale=../x", 400, "locale"),
        ("/api/quote/jeratan-utang-pekerja-migran%237?format=docx", 400, "format"),
        ("/api/quote/jeratan-utang-pekerja-migran%237?sentences=9-2", 400, "sentences"),
        ("/api/quote/jeratan-utang-pekerja-migran%237?sentences=x", 400, "sentences"),
        ("/api/explain", 400, "no query"),
        ("/api/nothing", 404, "nothing at this address"),
    ],
)
def test_errors_are_records_with_a_remedy(served: Any, path: str, status: int, words: str) -> None:
    answer = served.ask(path)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json) == {"error", "remedy"}
    assert words in answer.json["error"]
    assert answer.json["remedy"]


def test_no_style_is_read_from_a_file_that_a_request_names(served: Any, tmp_path: Path) -> None:
    style = tmp_path / "own.csl"
    style.write_bytes(find_style("apa").read_bytes())
    assert served.kutip("quote", HIT, "--style", str(style)).returncode == 0
    answer = served.get(f"api/quote/{HIT}", style=str(style))
    assert answer.status == 400
    assert "one of" in answer.json["remedy"]


def test_a_style_that_is_set_is_the_usual_one(
    start: Callable[..., Any], served: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.csl").write_bytes(find_style("ieee").read_bytes())
    (tmp_path / "kutip.toml").write_text(f'style = "{tmp_path / "own.csl"}"\nlocale = "id-ID"\n')
    monkeypatch.chdir(tmp_path)
    server = start(Path(served.environment["KUTIP_CORPUS"]), Path(served.environment["KUTIP_INDEX"]))
    assert server.get(f"api/quote/{HIT}").body == server.kutip("quote", HIT, "--json").stdout
    assert server.get(f"api/quote/{HIT}", style=str(tmp_path / "own.csl")).status == 200
    assert server.ask("/?q=utang").status == 200


def test_a_query_of_the_length_that_is_allowed_is_answered(served: Any) -> None:
    assert served.ask(f"/api/search?q={'(' * 1000}").status in (200, 400)
    assert served.ask(f"/api/search?q={'utang+' * 166}").status == 200
    assert served.ask(f"/api/search?q={'-a+OR+NOT+' * 100}").status in (200, 400)


def test_head_has_the_headers_and_no_body(served: Any) -> None:
    head = served.ask("/api/papers", "HEAD")
    assert head.status == 200
    assert head.body == b""
    assert int(head.headers["content-length"]) == len(served.get("api/papers").body)
