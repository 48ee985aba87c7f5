"""What the documents say is so."""

import re
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from search.cli.commands import COMMANDS, group

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[click.Command]:
    context = click.Context(group)
    return [command for name in COMMANDS if (command := group.get_command(context, name))]


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
def test_every_command_has_help_and_is_in_the_readme(command: click.Command) -> None:
    assert command.help
    assert f"`kutip {command.name}" in README
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{command.name} {parameter.opts[0]} has no help"


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
def test_the_list_of_commands_tells_the_same_as_the_command(command: click.Command) -> None:
    first_sentence = re.split(r"(?<=\.)\s", command.help or "")[0]
    assert COMMANDS[str(command.name)][1].rstrip(".").split(",")[0].split(":")[0] in first_sentence


def test_every_option_of_search_is_in_the_readme() -> None:
    search = next(command for command in commands() if command.name == "search")
    for parameter in search.params:
        if isinstance(parameter, click.Option):
            assert any(f"`{name}" in README for name in parameter.opts), f"{parameter.opts} is not documented"


def test_the_quick_start_has_two_blocks_of_one_line() -> None:
    section = README.split("## Quick start")[1].split("\n## ")[0]
    blocks = re.findall(r"```(\w*)\n(.*?)```", section, re.DOTALL)
    shell = [body.strip().splitlines() for language, body in blocks if language == "sh"]
    assert [len(lines) for lines in shell] == [1, 1]


def test_ci_runs_the_readmes_test_command_word_for_word() -> None:
    section = README.split("## Quick start")[1].split("\n## ")[0]
    test_command = re.findall(r"```sh\n(.*?)\n```", section, re.DOTALL)[1]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (taken,) = re.findall(r"^test_command=.*$", script, re.MULTILINE)
    done = subprocess.run(["bash", "-c", f'{taken}; echo "$test_command"'], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().strip() == test_command
    assert 'bash -c "$test_command"' in script


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    extras = [name for extra in project["optional-dependencies"].values() for name in extra]
    for requirement in project["dependencies"] + extras:
        name = re.split(r"[<>=\[ ]", requirement)[0].lower()
        assert f"| `{name}` |" in reasons, f"{name} has no line in docs/dependencies.md"


def test_the_architecture_page_names_what_exists() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`(search/[\w/.]+)`", page)
    assert named
    for name in named:
        assert (ROOT / name).exists(), f"docs/architecture.md names {name}"
    rooms = {path.name for path in (ROOT / "search").iterdir() if path.is_dir() and path.name != "__pycache__"}
    for room in rooms:
        assert f"`search/{room}/`" in page, f"{room} has no heading"


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda page: page.name
)
def test_links_between_documents_work(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
