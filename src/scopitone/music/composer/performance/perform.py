"""Perform a score: play every part, sing every line, and mix them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from scopitone.core.song import Lyrics
from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.performance.instruments.render import render_part
from scopitone.music.composer.performance.mixing.mastering import master
from scopitone.music.composer.performance.mixing.mix_loudness import RATE, Sound
from scopitone.music.composer.performance.mixing.mixdown import STEMS, mix_down
from scopitone.music.composer.performance.mixing.vocal_bus import VocalTracks
from scopitone.music.composer.performance.voice.sing import SungVoice, VoiceRole, sing
from scopitone.music.composer.score.model import InstrumentPart, Score, SungLine
from scopitone.music.engine import ProgressCallback

_VOICES_SHARE = 0.45
_PARTS_SHARE = 0.85
_DOUBLES = 2


@dataclass(frozen=True, slots=True)
class Performance:
    """A finished recording.

    Attributes:
        audio: (2, n) at 48 kHz.
        stems: by name; they sum to `audio`.
        timed: the words with their times; empty in an instrumental.
    """

    audio: Sound
    stems: Mapping[str, Sound]
    timed: Lyrics = field(default_factory=Lyrics)


def perform(
    score: Score, report: ProgressCallback, *, soundfont: Path | None = None
) -> Performance:
    """Play, sing, mix and master `score`. The same score gives the same samples.

    Raises:
        InputError: the SoundFont cannot be used.
    """
    voices, timed = _render_vocals(score, report)
    parts = _render_parts(score, soundfont, report)
    stems = mix_down(score, parts, voices)
    report(0.93)
    audio, stems = master(stems, get_profile(score.plan.brief.genre).mix)
    report(1.0)
    return Performance(audio, dict(zip(STEMS, stems, strict=True)), timed)


def _render_vocals(score: Score, report: ProgressCallback) -> tuple[VocalTracks | None, Lyrics]:
    if not score.lead:
        return None, Lyrics()
    lead = _sing_voice(score, "lead", 0)
    report(_VOICES_SHARE * 0.4)
    doubles = tuple(_sing_voice(score, "double", 1 + number).audio for number in range(_DOUBLES))
    report(_VOICES_SHARE * 0.8)
    harmony = _sing_voice(score, "harmony", 7).audio if score.harmony else None
    report(_VOICES_SHARE)
    return VocalTracks(lead.audio, doubles, harmony), lead.timed


def _sing_voice(score: Score, role: VoiceRole, number: int) -> SungVoice:
    """Sing one voice of the song. Doubles sing only the choruses, the fullest sections."""
    lines = {"lead": score.lead, "double": _chorus_lines(score), "harmony": score.harmony}[role]
    plan = score.plan
    seed = (plan.seed * 31 + plan.take * 7 + number) % 2**31
    return sing(lines, score.tempo, score.seconds, gender=plan.gender, seed=seed, role=role)


def _chorus_lines(score: Score) -> tuple[SungLine, ...]:
    spans = [
        (section.start * score.plan.metre, (section.start + section.bars) * score.plan.metre)
        for section in score.plan.sections
        if section.kind == "chorus"
    ]
    return tuple(
        line
        for line in score.lead
        if any(start - 1 <= line.start < end for start, end in spans) and not line.line.spoken
    )


def _render_parts(
    score: Score, soundfont: Path | None, report: ProgressCallback
) -> Iterator[tuple[InstrumentPart, Sound]]:
    seed = (score.plan.seed * 31 + score.plan.take) % 2**31
    share = (_PARTS_SHARE - _VOICES_SHARE) / max(1, len(score.parts))
    yield (
        InstrumentPart("silence", "pad", "warm-pad", ()),
        np.zeros((2, math.ceil(score.seconds * RATE)), np.float32),
    )
    for number, part in enumerate(score.parts):
        sound = render_part(part, score.tempo, score.seconds, seed, soundfont=soundfont)
        yield part, np.ascontiguousarray(sound.T)
        report(_VOICES_SHARE + share * (number + 1))
