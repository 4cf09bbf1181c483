"""A video option is one row of a table: every place that offers it is made from the row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields

import click
import pytest
from click.testing import CliRunner
from repository import ROOT

from scopitone.cli.help.option_groups import GroupedCommand
from scopitone.cli.shared.video_options import click_options
from scopitone.http.schemas.requests import build_video_input
from scopitone.studio.pages.video import build_controls
from scopitone.studio.translations import load_strings
from scopitone.tasks.specs import VideoSpec
from scopitone.video import options_merge
from scopitone.video.encode.codecs import CODECS
from scopitone.video.encode.codecs.codec import QUALITIES
from scopitone.video.options import (
    OPTIONS,
    PORTABLE_CODECS,
    ApiField,
    CliOption,
    Options,
    StoredOptions,
    StudioField,
    VideoOption,
)

DOCS = ROOT / "docs"
SPARKLE = VideoOption(
    "sparkle_count",
    cli=CliOption(
        "choice", "Look", "How much it sparkles.", accepted=("none", "much"), show_default=True
    ),
    api=ApiField("choice", "How much it sparkles", accepted=("none", "much")),
    studio=StudioField("platform", "Sparkle", value_labels=(("much", "a lot"),)),
    default="none",
    attribute="sparkle",
    convert={"none": 0, "much": 9}.__getitem__,
)


def undocumented(options: Iterable[VideoOption], cli_page: str, api_page: str) -> list[str]:
    """Return what the tables of the CLI and API pages lack: options, fields, and choices."""
    missing = []
    for option in options:
        if option.cli:
            row = table_rows(cli_page, option.flag)
            missing += [option.flag] * (not row)
            missing += [f"{option.flag} {word}" for word in option.cli.accepted if word not in row]
        if option.api:
            row = table_rows(api_page, option.name)
            missing += [option.name] * (not row)
            words = map(str, option.api.accepted)
            missing += [f"{option.name}: {word}" for word in words if word not in row]
    return missing


def table_rows(page: str, name: str) -> str:
    """The rows of Markdown tables whose first cell names an option."""
    return "\n".join(re.findall(rf"^\|[^|]*`{re.escape(name)}[` ].*$", page, re.MULTILINE))


def pages() -> tuple[str, str]:
    return next(DOCS.rglob("cli.md")).read_text(), next(DOCS.rglob("api.md")).read_text()


def test_the_pages_have_a_row_for_every_option() -> None:
    assert undocumented(OPTIONS, *pages()) == []


def test_the_page_has_the_headings_of_the_help() -> None:
    sections = re.split(r"^### ", pages()[0], flags=re.MULTILINE)
    for option in OPTIONS:
        if option.cli:
            [section] = [text for text in sections if text.startswith(option.cli.group + "\n")]
            assert table_rows(section, option.flag), option.flag


def test_a_new_row_is_an_option_of_the_command_line() -> None:
    @click.command(cls=GroupedCommand)
    def command(**values: object) -> None:
        click.echo(values["sparkle_count"])

    for add_option in click_options((*OPTIONS, SPARKLE)):
        add_option(command)
    shown = CliRunner().invoke(command, ["--help"]).stdout
    assert "--sparkle-count [none|much]" in shown
    assert "How much it sparkles." in shown
    assert shown.index("\nLook:") < shown.index("--sparkle-count") < shown.index("\nFormat:")
    assert CliRunner().invoke(command, []).stdout == "none\n"
    assert CliRunner().invoke(command, ["--sparkle-count", "much"]).stdout == "much\n"


def test_a_new_row_is_a_field_of_the_api() -> None:
    model = build_video_input((*OPTIONS, SPARKLE))
    assert model.model_json_schema()["properties"]["sparkle_count"] == {
        "default": "none",
        "description": "How much it sparkles",
        "enum": ["none", "much"],
        "title": "Sparkle Count",
        "type": "string",
    }
    assert list(model.model_fields)[-1] == "sparkle_count"


def test_a_new_row_is_a_control_of_the_studio() -> None:
    control = build_controls((*OPTIONS, SPARKLE), load_strings("de"))[-1]
    assert (control.kind, control.label, control.default) == ("list", "Sparkle", "none")
    assert control.choices == (("none", "none"), ("much", "a lot"))


def test_a_new_row_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options_merge, "OPTIONS", (*OPTIONS, SPARKLE))
    for given, expected in (({}, 0), ({"sparkle_count": "much"}, 9)):
        values = options_merge.merge_options(given)
        assert options_merge.resolve_options(values)["sparkle"] == expected


def test_a_new_row_is_missing_from_the_pages() -> None:
    assert undocumented([SPARKLE], *pages()) == [
        *("--sparkle-count", "--sparkle-count none", "--sparkle-count much"),
        *("sparkle_count", "sparkle_count: none", "sparkle_count: much"),
    ]


def test_what_a_task_stores_is_what_the_renderer_takes() -> None:
    stored = {field.name for field in fields(StoredOptions)}
    attributes = {option.attribute for option in OPTIONS if option.attribute}
    assert attributes <= {field.name for field in fields(Options)}
    assert stored <= {field.name for field in fields(VideoSpec)}
    sent = {option.attribute for option in OPTIONS if option.api and option.attribute}
    # The palette is a list in JSON and a tuple in `Options`.
    assert sent - {"palette"} <= stored


def test_the_table_repeats_the_names_of_qualities() -> None:
    [quality] = [option for option in OPTIONS if option.name == "quality"]
    assert quality.cli
    assert quality.cli.accepted == QUALITIES


def test_a_server_offers_the_codecs_that_need_no_hardware_and_make_mp4_files() -> None:
    portable = [name for name, kind in CODECS.items() if kind.everywhere and kind.suffix == ".mp4"]
    assert tuple(portable) == PORTABLE_CODECS
