"""From a score to sound: every part is played, every line sung, and the whole is mixed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from scopitone.music.composer.mixing.desk import STEMS, mix
from scopitone.music.composer.mixing.loudness import RATE, Sound
from scopitone.music.composer.mixing.master import mastered
from scopitone.music.composer.mixing.styles import STYLES
from scopitone.music.composer.mixing.voices import Voices
from scopitone.music.composer.score import Part, Score, SungLine
from scopitone.music.composer.sound.render import render_part
from scopitone.music.composer.voice.singing import Sung, VoiceRole, sing
from scopitone.music.engine import Tell
from scopitone.song import Lyrics

_VOICES_SHARE = 0.45
_PARTS_SHARE = 0.85
_DOUBLES = 2


@dataclass(frozen=True, slots=True)
class Performance:
    """A finished sound, (2, n) at 48 kHz, its stems by name, which sum to it, and its words."""

    audio: Sound
    stems: Mapping[str, Sound]
    timed: Lyrics = field(default_factory=Lyrics)


def perform(score: Score, tell: Tell, *, soundfont: Path | None = None) -> Performance:
    """Play, sing, mix and master `score`. The same score gives the same samples.

    Raises InputError for a SoundFont that cannot be used.
    """
    voices, timed = _sung(score, tell)
    parts = _played(score, soundfont, tell)
    stems = mix(score, parts, voices)
    tell(0.93)
    audio, stems = mastered(stems, STYLES[score.plan.brief.genre])
    tell(1.0)
    return Performance(audio, dict(zip(STEMS, stems, strict=True)), timed)


def _sung(score: Score, tell: Tell) -> tuple[Voices | None, Lyrics]:
    if not score.lead:
        return None, Lyrics()
    lead = _voice(score, "lead", 0)
    tell(_VOICES_SHARE * 0.4)
    doubles = tuple(_voice(score, "double", 1 + number).audio for number in range(_DOUBLES))
    tell(_VOICES_SHARE * 0.8)
    harmony = _voice(score, "harmony", 7).audio if score.harmony else None
    tell(_VOICES_SHARE)
    return Voices(lead.audio, doubles, harmony), lead.timed


def _voice(score: Score, role: VoiceRole, number: int) -> Sung:
    """A voice of the song. Doubles sing the choruses alone, where a song is at its fullest."""
    lines = {"lead": score.lead, "double": _full(score), "harmony": score.harmony}[role]
    plan = score.plan
    seed = (plan.seed * 31 + plan.take * 7 + number) % 2**31
    return sing(lines, score.tempo, score.seconds, gender=plan.gender, seed=seed, role=role)


def _full(score: Score) -> tuple[SungLine, ...]:
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


def _played(score: Score, soundfont: Path | None, tell: Tell) -> Iterator[tuple[Part, Sound]]:
    seed = (score.plan.seed * 31 + score.plan.take) % 2**31
    share = (_PARTS_SHARE - _VOICES_SHARE) / max(1, len(score.parts))
    yield (
        Part("silence", "pad", "warm-pad", ()),
        np.zeros((2, math.ceil(score.seconds * RATE)), np.float32),
    )
    for number, part in enumerate(score.parts):
        sound = render_part(part, score.tempo, score.seconds, seed, soundfont=soundfont)
        yield part, np.ascontiguousarray(sound.T)
        tell(_VOICES_SHARE + share * (number + 1))
