"""Which corpus, which index, which numbers?"""

import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from search.errors import KutipError

CONFIG_NAME = "kutip.toml"
KEYS = ("corpus", "index", "jobs", "style", "locale", "ocr", "limits")
LIMIT_KEYS = ("seconds", "memory_mb", "pages")

Number = TypeVar("Number", int, float)


class ReadingLimits(NamedTuple):
    """What one file may cost: seconds, bytes of memory, pages."""

    seconds: float = 60.0
    memory: int = 1536 * 1024 * 1024
    pages: int = 5000


class Settings(NamedTuple):
    """Where the papers are, where their index goes, how to cite, and what reading may cost. Paths are absolute.

    `style` names a CSL style, or its file; `locale` is a language with its country, `id-ID`; `ocr` are the languages in
    which images of pages are read, as Tesseract calls them.
    """

    corpus: Path
    index: Path  # type: ignore[assignment]  # hides the index of tuples
    jobs: int
    limits: ReadingLimits
    style: str = "apa"
    locale: str = "en-US"
    ocr: str = "eng+ind"


def resolve(
    corpus: Path | None = None,
    index: Path | None = None,
    jobs: int | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Settings:
    """The settings in force: flags, then the environment, then `kutip.toml`, then `./corpus`, then the user's folder.

    `./index` serves `./corpus` alone: a corpus named in another way, without an index of its own, gets one in
    the user's folder, so that two corpora never share an index by accident.
    """
    environ = os.environ if environ is None else environ
    cwd = _working_directory() if cwd is None else cwd
    config_file, config = _config(cwd)
    corpus = corpus or _path(environ.get("KUTIP_CORPUS"), cwd) or _config_path(config_file, config, "corpus")
    index = index or _path(environ.get("KUTIP_INDEX"), cwd) or _config_path(config_file, config, "index")
    if corpus is None and (cwd / "corpus").is_dir():
        corpus = cwd / "corpus"
    if corpus is None:
        corpus = _user_folder() / "corpus"
    corpus = _absolute(corpus, cwd)
    if index is None:
        index = _index_for(corpus, cwd)
    return Settings(
        corpus=corpus,
        index=_absolute(index, cwd),
        jobs=jobs or _positive(config_file, config, "jobs", int, _processors()),
        limits=_limits(config_file, config),
        style=_word(config_file, config, "style") or "apa",
        locale=_word(config_file, config, "locale") or _system_locale(environ),
        ocr=_languages(config_file, config),
    )


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise KutipError("The folder that you are in is no longer there.", "Go to another one with cd.") from error


def _index_for(corpus: Path, cwd: Path) -> Path:
    if corpus == cwd / "corpus" and (cwd / "index").is_dir():
        return cwd / "index"
    if corpus == _user_folder() / "corpus":
        return _user_folder() / "index"
    from hashlib import sha256

    digest = sha256(os.fsencode(corpus)).hexdigest()[:10]
    return _user_folder() / "indexes" / f"{corpus.name or 'corpus'}-{digest}"


def _processors() -> int:
    """How many this process may run on, where the system tells; else how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _user_folder() -> Path:
    # Imported here because most runs name their folders and need not ask the platform.
    from platformdirs import user_data_path

    return user_data_path("kutip", appauthor=False)


def _absolute(path: Path, cwd: Path) -> Path:
    try:
        return Path(os.path.normpath(cwd / path.expanduser()))
    except RuntimeError as error:
        raise KutipError(f"{path} cannot be found: there is no such user.", "Write the path in full.") from error


def _path(text: str | None, cwd: Path) -> Path | None:
    return _absolute(Path(text), cwd) if text else None


def _config(cwd: Path) -> tuple[Path, dict[str, Any]]:
    """The nearest `kutip.toml`, in the working directory or above it, and what it says."""
    for folder in (cwd, *cwd.parents):
        file = folder / CONFIG_NAME
        try:
            text = file.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, UnicodeDecodeError) as error:
            raise _unreadable(file, error) from error
        return file, _checked(file, _parsed(file, text))
    return cwd / CONFIG_NAME, {}


def _parsed(file: Path, text: str) -> dict[str, Any]:
    # Imported here because most folders have no such file.
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, error: Exception) -> KutipError:
    return KutipError(f"{file} cannot be read: {error}", "Mend the file, or remove it.")


def _checked(file: Path, config: dict[str, Any]) -> dict[str, Any]:
    """The settings as they are, if kutip knows them all: a misspelt one would be passed over in silence."""
    limits = config.get("limits", {})
    unknown = [key for key in config if key not in KEYS]
    unknown += [f"limits.{key}" for key in (limits if isinstance(limits, dict) else {}) if key not in LIMIT_KEYS]
    if unknown:
        known = ", ".join((*KEYS, *(f"limits.{key}" for key in LIMIT_KEYS)))
        raise KutipError(f"{file}: kutip knows no setting `{unknown[0]}`.", f"It knows: {known}.")
    return config


def _word(file: Path, config: Mapping[str, Any], key: str) -> str | None:
    value = config.get(key)
    if value is not None and (not isinstance(value, str) or not value):
        raise _wrong(file, key, "a word in quotes")
    return value


def _languages(file: Path, config: Mapping[str, Any]) -> str:
    """Names of languages, as Tesseract calls them, joined by plus signs."""
    names = [name.strip() for name in (_word(file, config, "ocr") or "eng+ind").split("+")]
    if not all(name and name.replace("_", "").isalnum() for name in names):
        raise _wrong(file, "ocr", 'languages joined by plus signs, as in "eng+ind"')
    return "+".join(names)


def _system_locale(environ: Mapping[str, str]) -> str:
    """Indonesian where the system speaks it, else English."""
    language = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "id-ID" if language.startswith(("id", "in_")) else "en-US"


def _config_path(file: Path, config: Mapping[str, Any], key: str) -> Path | None:
    value = config.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        raise _wrong(file, key, "a path in quotes")
    return _absolute(Path(value), file.parent)


def _limits(file: Path, config: Mapping[str, Any]) -> ReadingLimits:
    table = config.get("limits", {})
    if not isinstance(table, dict):
        raise _wrong(file, "limits", "a table: [limits]")
    usual = ReadingLimits()
    return ReadingLimits(
        seconds=_positive(file, table, "seconds", float, usual.seconds),
        memory=_positive(file, table, "memory_mb", int, usual.memory >> 20) << 20,
        pages=_positive(file, table, "pages", int, usual.pages),
    )


def _positive(file: Path, table: Mapping[str, Any], key: str, kind: type[Number], usual: Number) -> Number:
    value = table.get(key, usual)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise _wrong(file, key, "a number above zero")
    if kind is int and value != int(value):
        raise _wrong(file, key, "a whole number")
    return kind(value)


def _wrong(file: Path, key: str, wanted: str) -> KutipError:
    return KutipError(f"{file}: `{key}` must be {wanted}.", "Mend the line, or remove it.")
