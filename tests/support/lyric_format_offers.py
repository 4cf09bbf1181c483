"""Print as JSON where a format is offered that is added to the registry.

Interfaces are built when they are imported, so the format has to be in the table before that. That
is why this is a program: `python lyric_format_offers.py FOLDER`, with an empty folder.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from scopitone.core.song import Line, Lyrics
from scopitone.lyrics import parse, write
from scopitone.lyrics.formats import registry


class FakeFormat:
    """A format whose files are FAKE and one line of lyrics a row."""

    name = "Fake Subtitles"
    extensions = (".fake", ".fk")
    content_type = "application/x-fake"

    def matches(self, text: str) -> bool:
        return text.startswith("FAKE")

    def parse(self, text: str) -> Lyrics:
        return Lyrics(tuple(Line(row) for row in text.split("\n")[1:]))

    def write(self, lyrics: Lyrics, title: str = "") -> str:  # noqa: ARG002
        return "\n".join(["FAKE", *(line.text for line in lyrics.lines)])


def find_offers(folder: Path) -> dict[str, Any]:
    """What each interface offers, asked with files in `folder`."""
    from scopitone.cli.commands import import_, lyrics
    from scopitone.cli.shared import caption_files, watch_folder
    from scopitone.cli.shared.answer import Answer
    from scopitone.cli.shared.made_files import MadeFiles
    from scopitone.cli.shared.video_options import song_options
    from scopitone.http.schemas.answers import Captions, TaskInfo
    from scopitone.http.schemas.requests import ImportInput
    from scopitone.studio.pages import video

    words = folder / "words"
    words.write_text("FAKE\nOne\nTwo")
    (folder / "song.mp3").write_bytes(b"")
    (folder / "song.fake").write_text("FAKE")
    timed = Lyrics((Line("One", 1.0, 2.0),))

    @click.command()
    @caption_files.captions_option
    @song_options
    def render(**_: Any) -> None:
        """Only for its help."""

    answer = CliRunner().invoke(lyrics.command, [str(words)], obj=Answer(in_json=True))
    paths = caption_files.caption_paths(folder / "out.mp4", ["fake"])
    made = MadeFiles(folder / "made.jsonl")
    caption_files.write_captions(timed, paths, made)
    return {
        "parse": [line.text for line in parse(words.read_bytes()).lines],
        "write": write(timed, "fake"),
        "cli format": json.loads(answer.output)["format"],
        "cli --to": "fake" in lyrics.FORMATS,
        "cli --captions": _help_of(render),
        "cli import": _help_of(import_.command),
        "cli captions": paths[0].read_text(),
        "cli watch": str(next(watch_folder.find_songs(folder, None, made, once=True)).lyrics),
        "api captions": list(Captions.model_json_schema()["properties"]),
        "api import": ImportInput.model_json_schema()["properties"]["lyrics"]["description"],
        "api example": json.dumps(TaskInfo.model_config["json_schema_extra"]),
        "captions": registry.write_captions(timed),
        "media type": registry.caption_formats()["fake"].content_type,
        "studio": [video.file_extensions(), video.timed_format_names()],
    }


def _help_of(command: click.Command) -> str:
    return " ".join(CliRunner().invoke(command, ["--help"]).output.split())


if __name__ == "__main__":
    registry.FORMATS += (registry.FormatRow(FakeFormat(), rank=9, caption="fake"),)
    print(json.dumps(find_offers(Path(sys.argv[1]))))  # noqa: T201
