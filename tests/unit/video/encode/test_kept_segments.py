"""The keys of kept segments: all that frames depend on, and no more than that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scopitone.core.song import Lyrics
from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.encode.codecs.hardware import Hardware
from scopitone.video.encode.draw_job import DrawJob
from scopitone.video.encode.kept_segments import find_keys
from scopitone.video.inputs.backdrop import Backdrop
from scopitone.video.plan.line_cues import LineCue, LyricTraits
from scopitone.video.plan.palette import Palette
from scopitone.video.plan.segments import split_segments
from scopitone.video.plan.shots import ViewShot
from scopitone.video.plan.timeline import PoseCue, Timeline
from scopitone.video.styles import STYLES

FPS = 10
SECONDS = 80.0
# Styles in which every text moves the lines below it.
EVERY_TEXT = {"stack"}


@pytest.fixture(scope="module")
def song(make_timeline: Callable[..., Timeline], sung: Callable[..., Lyrics]) -> Timeline:
    """80 s with a line every 4 s, of seven words in 3 s."""
    lines = [
        (f"some words that are sung in {number}", at, at + 3.0)
        for number, at in enumerate(np.arange(8.0, 70.0, 4.0).tolist())
    ]
    return make_timeline(SECONDS, sung(*lines), fps=FPS, width=320, height=240)


def keys_of(job: DrawJob) -> list[str]:
    """The keys of the segments, in order."""
    segments = split_segments(job.timeline.frames, FPS, Path("x"))
    keys = find_keys(job, segments)
    return [keys[segment] for segment in segments]


def change(value: Any, name: str) -> Any:
    """Another value of a timeline's field."""
    special: Mapping[str, Any] = {
        "lines": (LineCue("la", 1.0, 2.0, 3.0, ()),),
        "poses": (PoseCue(-1.0, 0.0, "open"),),
        "countdowns": ((1.0, 2.0, 3.0, 4.0),),
        "shots": (ViewShot(-1.0, "full"),),
        "traits": LyricTraits(rows=True),
        "backdrop": Backdrop(b"picture"),
        "logo": b"<svg/>",
        "fonts": (b"font",),
        "choices": {"progress": False},
        "seam": 5,
        "motion": "still",
        "singers": ("Ann", "Bob"),
    }
    if name in special:
        return special[name]
    if isinstance(value, np.ndarray):
        changed = value.copy()
        changed[-1] += 0.5
        return changed
    if isinstance(value, Palette):
        return replace(value, accent=(0.1, 0.2, 0.3))
    if hasattr(value, "__dataclass_fields__"):
        first = fields(value)[0].name
        return replace(value, **{first: change(getattr(value, first), first)})
    if isinstance(value, tuple):
        return value[:-1] if value else ("more",)
    return value + (b"x" if isinstance(value, bytes) else "x" if isinstance(value, str) else 1)


@pytest.mark.parametrize("name", [field.name for field in fields(Timeline)])
def test_a_change_of_what_all_frames_depend_on_changes_every_key(song: Timeline, name: str) -> None:
    if name in ("reel", "frames"):
        pytest.skip("a montage is planned from files; other frames are other segments")
    job = DrawJob(song, "cover", H264())
    changed = replace(song, **{name: change(getattr(song, name), name)})
    pairs = list(zip(keys_of(job), keys_of(replace(job, timeline=changed)), strict=True))
    same = [index for index, (before, after) in enumerate(pairs) if before == after]
    if name in ("lines", "poses", "countdowns", "shots", "intro", "outro"):
        assert len(same) < len(pairs)
    else:
        assert same == []


def test_another_style_codec_or_keyframe_interval_changes_every_key(song: Timeline) -> None:
    job = DrawJob(song, "cover", H264())
    others = (
        replace(job, style="vinyl"),
        replace(job, codec=H264(crf=20)),
        replace(job, keyframe_seconds=1.0),
    )
    keys = [set(keys_of(other)) for other in (job, *others)]
    assert len(set.union(*keys)) == sum(map(len, keys))


def move_word(timeline: Timeline, line: int, word: int, seconds: float) -> Timeline:
    """The timeline with the start of a word moved."""
    cue = timeline.lines[line]
    words = list(cue.words)
    words[word] = replace(words[word], start=words[word].start + seconds * FPS)
    moved = replace(cue, words=tuple(words))
    if word == 0:
        by = seconds * FPS
        moved = replace(moved, start=cue.start + by, enter=cue.enter + by)
    return replace(timeline, lines=(*timeline.lines[:line], moved, *timeline.lines[line + 1 :]))


@pytest.mark.parametrize("word", [0, 3, 6])
@pytest.mark.parametrize("style", sorted(STYLES))
def test_a_moved_word_changes_few_keys(song: Timeline, style: str, word: int) -> None:
    before = keys_of(DrawJob(song, style, H264()))
    for line in (1, 6, 11):
        after = keys_of(DrawJob(move_word(song, line, word, 0.2), style, H264()))
        changed = sum(old != new for old, new in zip(before, after, strict=True))
        # Six seconds at most; a first word moves its line, which enters some seconds before.
        assert 1 <= changed <= (5 if style in ("stage", "type") and word == 0 else 3)


@pytest.mark.parametrize("style", sorted(set(STYLES) - EVERY_TEXT))
def test_another_text_changes_the_keys_of_the_lines_around_it(song: Timeline, style: str) -> None:
    text = song.lines[7].text.replace("sung", "song")
    lines = (*song.lines[:7], replace(song.lines[7], text=text), *song.lines[8:])
    before = keys_of(DrawJob(song, style, H264()))
    after = keys_of(DrawJob(replace(song, lines=lines), style, H264()))
    changed = [
        index for index, pair in enumerate(zip(before, after, strict=True)) if len({*pair}) > 1
    ]
    assert 1 <= len(changed) <= 24
    assert changed == list(range(changed[0], changed[-1] + 1))


def test_a_text_on_the_title_card_changes_the_first_keys(song: Timeline) -> None:
    before = keys_of(DrawJob(song, "cover", H264()))
    after = keys_of(DrawJob(replace(song, intro="Live"), "cover", H264()))
    changed = [
        index for index, pair in enumerate(zip(before, after, strict=True)) if len({*pair}) > 1
    ]
    assert changed in ([0], [0, 1], [0, 1, 2])


def test_a_codec_of_the_hardware_has_no_keys(song: Timeline) -> None:
    job = DrawJob(song, "cover", Hardware("h264", "nvenc", "standard"))
    assert find_keys(job, split_segments(song.frames, FPS, Path("x"))) == {}
