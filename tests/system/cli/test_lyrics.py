"""`scopitone lyrics`: what is read, timed by a song, and written."""

from __future__ import annotations

import json
import struct
import subprocess
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from repository import ROOT

from scopitone.audio.decode import AAC_RATE, decode
from scopitone.audio.encode import write_wav

EXAMPLES = ROOT / "examples"
LRC = "[ti:Boats]\n[00:02.00]Paper boats are leaving\n[00:06.50]All along the river\n"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def error(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert "Traceback" not in done.stderr
    result: dict[str, Any] = json.loads(done.stdout)["error"]
    assert result["code"] == done.returncode
    return result


def words(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [word for line in result["lines"] for word in line["words"]]


def tagged(path: Path, text: str) -> Path:
    """An MP3 of silence whose ID3v2.3 tag holds `text` as lyrics."""
    content = b"\x03eng\0" + text.encode()
    frame = b"USLT" + struct.pack(">IH", len(content), 0) + content
    size = bytes((len(frame) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    silence = b"\xff\xfb\x90\0" + bytes(413)
    path.write_bytes(b"ID3\x03\0\0" + size + frame + 40 * silence)
    return path


def test_the_answer_in_json(scopitone: Run, tmp_path: Path) -> None:
    file = tmp_path / "boats.txt"
    file.write_text("[00:02.00]<00:02.00>Paper <00:02.60>boats,<00:03.20>\n[00:06.50]Gone\n")
    assert answer(scopitone("lyrics", file)) == {
        "lines": [
            {
                "text": "Paper boats,",
                "start": 2.0,
                "end": 3.2,
                "confidence": 1.0,
                "role": "main",
                "singer": None,
                "section": None,
                "ruby": [],
                "words": [
                    {"text": "Paper", "start": 2.0, "end": 2.6, "confidence": 1.0},
                    {"text": "boats,", "start": 2.6, "end": 3.2, "confidence": 1.0},
                ],
            },
            {
                "text": "Gone",
                "start": 6.5,
                "end": 9.5,
                "confidence": 1.0,
                "role": "main",
                "singer": None,
                "section": None,
                "ruby": [],
                "words": [{"text": "Gone", "start": None, "end": None, "confidence": None}],
            },
        ],
        "source": "given",
        "language": None,
        "format": "enhanced LRC",
        "confident": 0.6,
        "warnings": [],
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hello\nWorld", "plain text"),
        (LRC, "LRC"),
        ("1\n00:00:02,000 --> 00:00:05,000\nHello\n", "SRT"),
        ("WEBVTT\n\n00:02.000 --> 00:05.000\nHello\n", "WebVTT"),
        ('[{"word": "Hello", "start_s": 1, "end_s": 2}]', "aligned JSON"),
    ],
)
def test_the_format_is_named(scopitone: Run, tmp_path: Path, text: str, name: str) -> None:
    file = tmp_path / "words"
    file.write_text(text)
    assert answer(scopitone("lyrics", file, "--to", "json"))["format"] == name


@pytest.mark.parametrize("target", ["lrc", "elrc", "srt", "vtt", "ass", "ttml"])
def test_every_format_is_written_and_read_again(
    scopitone: Run, tmp_path: Path, target: str
) -> None:
    file = tmp_path / "boats.lrc"
    file.write_text(LRC)
    printed = scopitone("lyrics", file, "--to", target)
    assert printed.returncode == 0, printed.stderr
    done = scopitone("lyrics", file, "-o", f"out.{target}")
    assert (done.returncode, done.stdout) == (0, f"out.{target}: 2 lines\n")
    written = tmp_path / "here" / f"out.{target}"
    assert written.read_text() == printed.stdout
    result = answer(scopitone("lyrics", written))
    assert [(line["text"], line["start"]) for line in result["lines"]] == [
        ("Paper boats are leaving", 2.0),
        ("All along the river", 6.5),
    ]


def test_lyrics_in_a_songs_tags(scopitone: Run, tmp_path: Path) -> None:
    result = answer(scopitone("lyrics", tagged(tmp_path / "boats.mp3", LRC)))
    assert (result["source"], result["format"]) == ("tags", "LRC")
    assert [line["start"] for line in result["lines"]] == [2.0, 6.5]


def test_tags_without_lyrics_that_can_be_read(scopitone: Run, tmp_path: Path) -> None:
    result = error(scopitone("lyrics", tagged(tmp_path / "boats.mp3", "[99:99:99.00]Hello")))
    assert result["code"] == 4
    assert "line 1: '99:99:99.00' is not a time" in result["message"]
    result = error(scopitone("lyrics", tagged(tmp_path / "boats.mp3", "")))
    assert "name it as the song (--song) to transcribe it" in result["message"]


def test_utf_16_that_begins_like_an_mp3_is_text(scopitone: Run, tmp_path: Path) -> None:
    file = tmp_path / "boats.lrc"
    file.write_bytes(b"\xff\xfe" + LRC.encode("utf-16-le"))
    assert answer(scopitone("lyrics", file))["lines"][0]["text"] == "Paper boats are leaving"


@pytest.mark.parametrize(
    ("content", "arguments", "code", "message"),
    [
        (None, (), 3, "lyrics: no such file: "),
        (bytes(99), (), 4, "lyrics: file: not a text file"),
        (b"[99:99:99.00]a", ("--to", "json"), 4, "lyrics: file: line 1: "),
        (b"Hello", ("--language", "xx"), 4, "--language: 'xx' is not a language"),
        (b"Hello", ("--song", "none.mp3"), 3, "audio: cannot read none.mp3"),
        (b"Hello", ("-o", "none/out.json"), 5, "no such folder: none"),
    ],
)
def test_inputs_that_cannot_be_used(
    scopitone: Run,
    tmp_path: Path,
    content: bytes | None,
    arguments: tuple[str, ...],
    code: int,
    message: str,
) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_bytes(content)
    result = error(scopitone("lyrics", file, *arguments))
    assert (result["code"], result["message"][: len(message)]) == (code, message)


def test_a_song_that_is_none_or_silent(scopitone: Run, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("Hello")
    result = error(scopitone("lyrics", file, "--song", file, "-q"))
    assert (result["code"], result["field"]) == (4, "audio")
    silent = tagged(tmp_path / "silent.mp3", "")
    result = error(scopitone("lyrics", file, "--song", silent, "-q"))
    assert (result["code"], result["field"]) == (4, "audio")
    assert "silent throughout" in result["message"]


def test_times_that_a_format_needs(scopitone: Run, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("Hello\nWorld")
    done = scopitone("lyrics", file, "--to", "srt")
    assert (done.returncode, done.stdout) == (4, "")
    assert "2 of 2 lines have no time, and srt requires times" in done.stderr


def test_wrong_usage(scopitone: Run, tmp_path: Path) -> None:
    file = tmp_path / "words.lrc"
    file.write_text(LRC)
    assert scopitone("lyrics").returncode == 2
    assert (
        "does not have the extension of a lyrics format"
        in scopitone("lyrics", file, "-o", "out.doc").stderr
    )
    done = scopitone("lyrics", file, "-o", file)
    assert done.returncode == 2
    assert file.read_text() == LRC
    assert scopitone("lyrics", file, "--to", "srt", "-o", "out.doc").returncode == 0


def test_lines_after_the_songs_end_are_named(
    scopitone: Run, short_song: Path, tmp_path: Path
) -> None:
    file = tmp_path / "words.elrc"
    file.write_text("[00:01.00]<00:01.00>Hello<00:02.00>\n[00:07.00]<00:07.00>Late<00:08.00>\n")
    done = scopitone("lyrics", file, "--song", short_song, "-q")
    result = answer(done)
    assert [line["text"] for line in result["lines"]] == ["Hello"]
    [warning] = result["warnings"]
    assert "begins after the end of the song" in warning
    assert f"scopitone: warning: {warning}\n" in done.stderr


def test_doubtful_lines_are_named_in_a_warning(
    scopitone: Run, short_song: Path, tmp_path: Path
) -> None:
    """Without a model nothing is certain. A long line is recognized by how it begins."""
    file = tmp_path / "words.txt"
    file.write_text("la " * 100)
    done = scopitone("lyrics", file, "--song", short_song, "--listening-model", "", "-q")
    result = answer(done)
    assert all(line["confidence"] < result["confident"] for line in result["lines"])
    [warning] = result["warnings"]
    assert "1 of 1 lines could not be placed with confidence" in warning
    assert warning.endswith("'la la la la la la la la la la la la la …'")


@pytest.mark.extended
def test_words_without_times_get_those_of_the_song(scopitone: Run, tmp_path: Path) -> None:
    """In a process of its own, with the real model: the demo song against its own times."""
    song = EXAMPLES / "song.mp3"
    plain = tmp_path / "words.txt"
    # A dash that nobody sings is a word of the text all the same.
    plain.write_text((EXAMPLES / "lyrics.txt").read_text().replace(" along", " – along", 1))
    true = answer(scopitone("lyrics", EXAMPLES / "song.lrc"))
    listen = ("--song", song, "--listening-model", "base")
    done = scopitone("lyrics", plain, *listen, timeout=600)
    result = answer(done)
    assert (result["source"], result["format"], result["language"]) == ("given", "plain text", "en")
    assert [word["text"] for word in words(result)] == [
        word for line in result["lines"] for word in line["text"].split()
    ]
    assert "–" in [word["text"] for word in words(result)]
    sung = [word for word in words(result) if word["text"] != "–"]
    off = [
        abs(word["start"] - other["start"]) for word, other in zip(sung, words(true), strict=True)
    ]
    assert np.median(off) <= 0.06
    stages = [line.split(" ")[0] for line in done.stderr.splitlines()]
    assert stages.index("analyse") < stages.index("listen")
    # What was found is kept, and written again in another format.
    again = scopitone("lyrics", plain, *listen, "--to", "elrc", timeout=600)
    assert "listen" not in again.stderr
    assert again.stdout.count("<") > len(sung)


@pytest.mark.extended
def test_the_language_that_is_given_is_listened_to(scopitone: Run, tmp_path: Path) -> None:
    # The beginning of the demo song is enough: nothing of what is heard is compared.
    song, plain = tmp_path / "verse.wav", tmp_path / "words.txt"
    plain.write_text("\n".join((EXAMPLES / "lyrics.txt").read_text().splitlines()[1:3]))
    write_wav(islice(decode(EXAMPLES / "song.mp3", rate=AAC_RATE, channels=2), 12), song)
    listen = ("--song", song, "--listening-model", "base", "--language", "de-AT")
    result = answer(scopitone("lyrics", plain, *listen, timeout=600))
    assert result["language"] == "de"
    [transcript] = (tmp_path / "cache").glob("*-transcript-*.json")
    assert json.loads(transcript.read_text())["language"] == "de"


def test_errors_of_a_process(scopitone: Run) -> None:
    result = error(scopitone("lyrics", "none.txt", "--to", "json", timeout=60))
    assert (result["code"], result["field"]) == (3, "lyrics")
