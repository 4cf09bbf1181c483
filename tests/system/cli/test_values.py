"""Mistyped values: refused before the song is read, in one form, with a guess of what was meant."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_SONG = "song.mp3"
_opened: list[str] | None = None


def _count(event: str, arguments: tuple[Any, ...]) -> None:
    if _opened is not None and event == "open" and str(arguments[0]).endswith(_SONG):
        _opened.append(str(arguments[0]))


# Hooks cannot be removed, so there is one for all tests.
sys.addaudithook(_count)


@contextmanager
def count_reads() -> Iterator[list[str]]:
    """Collect how often this process opens the song."""
    global _opened
    _opened = reads = []
    try:
        yield reads
    finally:
        _opened = None


RENDER = [
    (("--style", "vinly"), "--style: unknown style 'vinly' (did you mean 'vinyl'?); accepted: "),
    (("--style=nosuch",), "--style: unknown style 'nosuch'; accepted: auto, cover, "),
    (("--style-option", "a"), "--style-option: 'a' is not a style parameter; accepted: NAME=VALUE"),
    (
        ("--style", "vinyl", "--style-option", "trun=45"),
        "--style-option trun: is not an option of this style (did you mean 'turns'?); accepted: ",
    ),
    (("--palette", "red"), "--palette: must be 2 to 5 colors"),
    (("--palette", "#ff0000,#00ff0"), "--palette: must be 2 to 5 colors"),
    (("--preset", "short"), "--preset: unknown value 'short' (did you mean 'shorts'?); accepted: "),
    (("--aspect-ratio", "16:10"), "--aspect-ratio: unknown value '16:10' (did you mean "),
    (("--resolution", "8k"), "--resolution: unknown value '8k'; accepted: 720p, 1080p"),
    (("--motion", "wild"), "--motion: unknown value 'wild'; accepted: still, calm"),
    (("--codec", "h256"), "--codec: unknown codec 'h256' (did you mean 'h264'?); accepted: auto"),
    (("--codec", "h264_videotoolbox"), "--codec: h264_videotoolbox does not work on this machine"),
    (("--fps", "300"), "--fps: '300' is not accepted; accepted: a whole number, 10 to 60"),
    (("--fps", "29.97"), "--fps: '29.97' is not accepted; accepted: a whole number, 10 to 60"),
    (("--workers", "0"), "--workers: '0' is not accepted; accepted: a whole number, 1 or more"),
    (("--lyrics-offset", "x"), "--lyrics-offset: 'x' is not accepted; accepted: a whole number, -"),
    (("--start", "1:3x"), "--start: '1:3x' is not a time; accepted: seconds, or 1:30"),
    (("--start", "30", "--end", "10"), "--end: must be at least 1 s after the start"),
    (("--cuts", "square,short"), "--cuts: unknown preset 'short' (did you mean 'shorts'?); acc"),
    (("--captions", "srv"), "--captions: unknown format 'srv' (did you mean 'srt'?); accepted: "),
    (("--background", "none.jpg"), "--background: none.jpg: No such file"),
    (("--style", "type", "--background", "a.jpg"), "--background: the style type shows no back"),
    (("--footage", "none"), "--footage: none: No such file"),
    (("--storyboard", "none.toml"), "--storyboard: none.toml: No such file"),
    (("--pictures", "none"), "--pictures: unknown source 'none'; accepted: folder:PATH"),
    (("--font", "none.ttf"), "--font: none.ttf: No such file"),
    (("--brand-kit", "none.toml"), "--brand-kit: none.toml: No such file"),
    (("--brand-kit", "kit.toml"), "--brand-kit: kit.toml: stile: is an unknown key (did you mean "),
    (("--listening-model", "bas"), "--listening-model: 'bas' (did you mean 'base'?) is not a fo"),
    (("--lyrics-encoding", "klingon"), "--lyrics-encoding: unknown encoding 'klingon'; accepted"),
    (("-o", "video.avi"), "-o: 'video.avi' has the wrong extension; accepted: .mp4"),
    (("--codec", "prores", "-o", "video.mp4"), "-o: 'video.mp4' has the wrong extension; accep"),
    (("--pack", "youtbe"), "--pack: unknown value 'youtbe' (did you mean 'youtube'?); accepted"),
]


@pytest.mark.parametrize(("given", "expected"), RENDER, ids=lambda value: str(value)[:40])
def test_a_wrong_value_is_refused_before_the_song_is_read(
    scopitone: Callable[..., Any], tmp_path: Path, given: tuple[str, ...], expected: str
) -> None:
    """The song does not exist either, which would be the first error of a command that reads it."""
    (tmp_path / "here" / "kit.toml").write_text("stile = 'type'")
    with count_reads() as reads:
        done = scopitone("render", _SONG, *given, "--json")
    assert done.stderr.startswith(f"scopitone: {expected}")
    assert json.loads(done.stdout)["error"]["message"].startswith(expected)
    assert done.returncode in (2, 3, 4)
    assert reads == []
    assert not (tmp_path / "cache").exists()


def test_the_count_sees_a_song_that_is_read(scopitone: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "here" / _SONG).write_bytes(b"no song")
    with count_reads() as reads:
        assert scopitone("render", _SONG, "--style", "vinyl").returncode == 4
    assert reads != []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("preview", _SONG, "--at", "1", "--style", "vinly"), "--style: unknown style 'vinly'"),
        (("preview", _SONG, "--at", "1", "-o", "a.jpg"), "-o: 'a.jpg' has the wrong extension"),
        (("project", "new", _SONG, "--palette", "red"), "--palette: must be 2 to 5 colors"),
        (("project", "new", _SONG, "--cuts", "shrts"), "--cuts: unknown preset 'shrts' (did you"),
        (("lyrics", "--song", _SONG, "--to", "srx"), "--to: unknown value 'srx' (did you mean"),
        (("lyrics", "--song", _SONG, "--language", "xx"), "--language: 'xx' is not a language"),
        (("lyrics", "--song", _SONG, "--listening-model", "huge"), "--listening-model: 'huge' is"),
        (("compose", "a song", "-o", "x", "--length", "9:99:1"), "--length: '9:99:1' is not a l"),
        (("compose", "a song", "-o", "x", "--takes", "9"), "--takes: '9' is not accepted; acc"),
        (("compose", "a song", "-o", "x", "--weirdness", "2"), "--weirdness: '2' is not accepted"),
        (("compose", "a song", "-o", "x", "--gender", "x"), "--gender: unknown value 'x'; acc"),
        (("compose", "a song", "-o", "x", "--soundfont", "no.sf2"), "--soundfont: "),
        (("worker", "--queues", "vidoe"), "--queues: unknown queue 'vidoe' (did you mean 'video'"),
        (("serve", "--price", "suno/music-vidoe=3"), "--price: unknown model 'suno/music-vidoe' ("),
        (("models", "on", "suno/music-vidoe"), "MODEL: unknown model 'suno/music-vidoe' (did you"),
        (("tasks", "list", "--model", "x"), "--model: unknown model 'x'; accepted: "),
        (("completion", "bsh"), "{bash|zsh|fish}: unknown value 'bsh' (did you mean 'bash'?)"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, tuple) else "",
)
def test_other_commands_refuse_them_too(
    scopitone: Callable[..., Any], tmp_path: Path, given: tuple[str, ...], expected: str
) -> None:
    with count_reads() as reads:
        done = scopitone(*given)
    assert done.stderr.startswith(f"scopitone: {expected}"), done.stderr
    assert reads == []
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize(
    ("given", "guess"),
    [
        (("rendr", _SONG), "Did you mean 'render'?"),
        (("keys", "lst"), "Did you mean 'list'?"),
        (("render", _SONG, "--pallete", "x"), "Did you mean '--palette'?"),
    ],
)
def test_mistyped_commands_and_options_are_guessed(
    scopitone: Callable[..., Any], given: tuple[str, ...], guess: str
) -> None:
    done = scopitone(*given)
    assert done.returncode == 2
    assert guess in done.stderr.splitlines()[0]
