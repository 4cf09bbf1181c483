"""A new format needs one row in the registry: everything that offers formats reads it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from repository import ROOT

from scopitone.lyrics.formats.registry import FORMATS, option_name

DOCS = ROOT / "docs"

OFFERS = Path(__file__).parents[3] / "support" / "lyric_format_offers.py"


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each interface offers once the format is in the table."""
    folder = tmp_path_factory.mktemp("formats")
    done = subprocess.run(
        [sys.executable, OFFERS, folder], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    offered: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return offered


def test_it_is_read_and_written(seen: dict[str, Any]) -> None:
    assert seen["parse"] == ["One", "Two"]
    assert seen["write"] == "FAKE\nOne"


def test_the_command_line_offers_it(seen: dict[str, Any]) -> None:
    assert seen["cli format"] == "Fake Subtitles"
    assert seen["cli --to"]
    assert (
        "any of lrc, elrc, srt, vtt, ass, ttml, json, sbv, ultrastar, labels, fake"
        in seen["cli --captions"]
    )
    assert "Fake Subtitles, plain text, or one of" in seen["cli --captions"]
    assert "Fake Subtitles" in seen["cli import"]
    assert seen["cli captions"] == "FAKE\nOne"
    assert seen["cli watch"].endswith("song.fake")


def test_the_api_offers_it(seen: dict[str, Any]) -> None:
    assert "fake" in seen["api captions"]
    assert "Fake Subtitles" in seen["api import"]
    assert ".fake" in seen["api example"]
    assert seen["captions"]["fake"] == "FAKE\nOne"
    assert seen["media type"] == "application/x-fake"


def test_the_studio_offers_it(seen: dict[str, Any]) -> None:
    extensions, names = seen["studio"]
    assert {".fake", ".fk"} <= set(extensions)
    assert "Fake Subtitles" in names


def test_the_docs_have_a_row_for_each_format() -> None:
    rows = (DOCS / "reference" / "lyrics.md").read_text().splitlines()
    table = rows[rows.index("| format | example | what is read |") + 2 :]
    names = [row.split("|")[1].strip() for row in table[: table.index("")]]
    assert sorted(names) == sorted(row.format.name for row in FORMATS)


def test_names_and_extensions_are_unique() -> None:
    for values in (
        [row.format.name for row in FORMATS],
        [option_name(row.format) for row in FORMATS],
        [row.rank for row in FORMATS],
        [extension for row in FORMATS for extension in row.format.extensions],
        [row.caption for row in FORMATS if row.caption],
    ):
        assert len(set(values)) == len(values)
