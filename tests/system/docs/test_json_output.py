"""The page about JSON output has every command, and the keys that the commands really print."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
from commands import command
from repository import ROOT
from sounding import tone

from scopitone.cli.main import scopitone
from scopitone.cli.progress.json_lines import EVENT_SCHEMA
from scopitone.video.result import RenderResult

PAGE = (ROOT / "docs" / "reference" / "json-output.md").read_text("utf-8")
HIDDEN = {"lyrics", "review", "storyboard", "cover", "parts", "beats", "downbeats"}
"""What the result of a render has and its JSON does not."""


def list_commands(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its whole name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from list_commands(found, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", found


def read_examples() -> dict[str, Any]:
    """Return the first example of each heading that names commands; None without one."""
    examples: dict[str, Any] = {}
    for section in re.split(r"^##+ ", PAGE, flags=re.MULTILINE)[1:]:
        heading, _, text = section.partition("\n")
        block = re.search(r"```json\n(.*?)```", text, re.DOTALL)
        for name in heading.split(", "):
            examples[name] = block and block[1]
    return examples


def test_every_command_that_answers_in_json_is_on_the_page() -> None:
    headings = set(re.findall(r"^### (.*)$", PAGE, re.MULTILINE))
    named = {name for heading in headings for name in heading.split(", ")}
    offering = {
        name
        for name, found in list_commands(scopitone)
        if any("--json" in parameter.opts for parameter in found.params)
    }
    assert named == offering | {"lyrics"}


def test_the_page_has_the_schema_of_events_and_examples_of_it() -> None:
    [schema] = re.findall(r"JSON Schema of a line:\n\n```json\n(.*?)```", PAGE, re.DOTALL)
    assert json.loads(schema) == EVENT_SCHEMA
    lines = read_examples()["Progress"].splitlines()
    events = [json.loads(line) for line in lines]
    assert [event["event"] for event in events] == ["progress", "warning", "error"]
    for event in events:
        jsonschema.validate(event, EVENT_SCHEMA)


def test_the_example_of_render_has_all_keys() -> None:
    keys = [field.name for field in dataclasses.fields(RenderResult) if field.name not in HIDDEN]
    assert list(json.loads(read_examples()["render"])) == keys


def find_keys(value: Any) -> Any:
    """The keys of an object, and of the first object of each list in it."""
    if isinstance(value, list):
        return find_keys(value[0]) if value and isinstance(value[0], dict) else None
    return {key: find_keys(item) if isinstance(item, list) else None for key, item in value.items()}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What commands print with --json, by their names."""
    folder = tmp_path_factory.mktemp("answers")
    environment = {
        **os.environ,
        "SCOPITONE_DATA_DIR": str(folder / "data"),
        "SCOPITONE_CACHE_DIR": str(folder / "cache"),
    }

    def ask(*arguments: str) -> Any:
        done = command(*arguments, "--json", environment=environment, folder=folder)
        assert done.returncode in (0, 6), done.stderr
        return json.loads(done.stdout)

    song = tone(folder / "song.wav", 2.0)
    (folder / "words.lrc").write_text("[00:01.00]Blue hour\n")
    (folder / "list.csv").write_text("song\nnone.mp3\n")
    given = {
        "project new": ("project", "new", str(song), "--lyrics", "words.lrc"),
        "project export": ("project", "export", "song.scopitone.json", "--lyrics", "out.srt"),
        "batch": ("batch", "list.csv"),
        "styles": ("styles",),
        "accounts create": ("accounts", "create", "Ava"),
        "accounts list": ("accounts", "list"),
        "credits grant": ("credits", "grant", "default", "5"),
        "credits show": ("credits", "show"),
        "maintenance": ("maintenance", "on"),
        "media check": ("media", "check"),
        "media restore": ("media", "restore"),
        "media adopt": ("media", "adopt"),
        "open": ("open",),
        "backup": ("backup", "out.tar"),
        "restore": ("restore", "out.tar", "--data-dir", str(folder / "other")),
    }
    answers = {name: ask(*arguments) for name, arguments in given.items()}
    account = answers["accounts create"]["id"]
    answers["accounts disable"] = ask("accounts", "disable", account)
    answers["accounts enable"] = ask("accounts", "enable", account)
    answers["accounts delete"] = ask("accounts", "delete", account, "--confirm", "Ava")
    answers["keys create"] = ask("keys", "create")
    key = answers["keys create"]["id"]
    answers["keys list"] = ask("keys", "list")
    for verb in ("reset", "disable", "enable", "delete"):
        answers[f"keys {verb}"] = ask("keys", verb, key)
    return answers


NAMES = (
    *("project new", "project export", "batch", "styles", "accounts create", "accounts list"),
    *(
        "accounts disable",
        "accounts enable",
        "accounts delete",
        "credits grant",
        "credits show",
        "maintenance",
    ),
    *("media check", "media restore", "media adopt", "open", "backup", "restore"),
    *("keys create", "keys list", "keys reset", "keys disable", "keys enable", "keys delete"),
)


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_command_has_the_keys_that_it_prints(
    name: str, answers: dict[str, Any]
) -> None:
    assert find_keys(json.loads(read_examples()[name])) == find_keys(answers[name])


def test_versions_have_the_documented_keys(tmp_path: Path) -> None:
    done = command("--version", "--json", environment=os.environ, folder=tmp_path)
    assert json.loads(done.stdout).keys() == json.loads(read_examples()["Versions"]).keys()
