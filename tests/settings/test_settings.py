import os
from pathlib import Path

import pytest

from search.errors import KutipError
from search.settings import ReadingLimits, Settings, resolve


@pytest.fixture(autouse=True)
def user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("search.settings._user_folder", lambda: tmp_path / "user")
    return tmp_path / "user"


def at(cwd: Path, **given: object) -> Settings:
    environ = given.pop("environ", {})
    return resolve(**given, environ=environ, cwd=cwd)  # type: ignore[arg-type]


def test_without_anything_the_users_folder_serves(tmp_path: Path, user_folder: Path) -> None:
    settings = at(tmp_path)
    assert (settings.corpus, settings.index) == (user_folder / "corpus", user_folder / "index")
    assert settings.jobs >= 1
    assert settings.limits == ReadingLimits()


def test_corpus_and_index_of_the_working_directory(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "index").mkdir()
    settings = at(tmp_path)
    assert (settings.corpus, settings.index) == (tmp_path / "corpus", tmp_path / "index")


def test_flag_beats_environment_beats_file(tmp_path: Path) -> None:
    (tmp_path / "kutip.toml").write_text('corpus = "from-file"\nindex = "index-from-file"\n')
    settings = at(tmp_path)
    assert settings.corpus == tmp_path / "from-file"
    settings = at(tmp_path, environ={"KUTIP_CORPUS": "from-environment"})
    assert settings.corpus == tmp_path / "from-environment"
    settings = at(tmp_path, environ={"KUTIP_CORPUS": "from-environment"}, corpus=Path("from-flag"))
    assert settings.corpus == tmp_path / "from-flag"
    assert settings.index == tmp_path / "index-from-file"


def test_the_file_of_a_parent_folder_counts_from_there(tmp_path: Path) -> None:
    (tmp_path / "kutip.toml").write_text(
        'corpus = "papers"\njobs = 3\n[limits]\nseconds = 5\nmemory_mb = 700\npages = 9\n'
    )
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    settings = at(below)
    assert settings.corpus == tmp_path / "papers"
    assert settings.jobs == 3
    assert settings.limits == ReadingLimits(5.0, 700 << 20, 9)


def test_another_corpus_never_shares_the_index_of_the_working_directory(tmp_path: Path, user_folder: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "index").mkdir()
    one = at(tmp_path, corpus=Path("one/papers"))
    two = at(tmp_path, corpus=Path("two/papers"))
    assert one.index != two.index
    assert one.index.is_relative_to(user_folder)
    assert one.index == at(tmp_path, corpus=Path("one/papers")).index


@pytest.mark.parametrize(
    "text",
    [
        "corpus = ",
        "corpus = 5",
        "jobs = 0",
        'jobs = "many"',
        "jobs = true",
        "jobs = inf",
        "jobs = nan",
        "jobs = 0.5",
        "limits = 1",
        "[limits]\nseconds = -1",
    ],
)
def test_a_wrong_file_is_named_with_its_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / "kutip.toml").write_text(text)
    with pytest.raises(KutipError) as caught:
        at(tmp_path)
    assert "kutip.toml" in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("text", ['corpsu = "papers"', "[limits]\nsecond = 3"])
def test_a_setting_that_kutip_does_not_know_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "kutip.toml").write_text(text)
    with pytest.raises(KutipError, match="knows no setting"):
        resolve(environ={}, cwd=tmp_path)


def test_the_folder_of_nobody_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KutipError, match="no such user"):
        resolve(Path("~nobody-is-called-so/papers"), environ={}, cwd=tmp_path)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="the system does not tell")
def test_one_job_a_processor_that_may_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 3, 5})
    assert at(tmp_path).jobs == 3
