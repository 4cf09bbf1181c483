"""A take of a few seconds as the composer leaves it in its folder, with tones instead of music."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from plans import plan

from scopitone.audio.encode import write_flac_blocks
from scopitone.core.song import Line, Lyrics, Word
from scopitone.music.composer.compose import compose
from scopitone.music.composer.score.json_codec import save_score
from scopitone.music.composer.score.model import Score
from scopitone.music.composer.score.sung_notes import list_sung_notes

RATE = 48_000
STEMS = {"vocals": 0.05, "drums": 0.02, "bass": 0.01, "other": 0.03}


@dataclass(frozen=True)
class HandMadeTake:
    """The files of a take, and the words that are sung in it."""

    audio: Path
    stems: dict[str, Path]
    score: Score
    timed: Lyrics


def write_take(folder: Path) -> HandMadeTake:
    """Write an intro and a verse."""
    whole = plan("pop", tempo=170.0)
    score = compose(replace(whole, sections=whole.sections[:2]))
    save_score(score, folder / "score.json")
    samples = np.arange(round(score.seconds * RATE))
    sounds = {name: 0.1 * np.sin(samples * step) for name, step in STEMS.items()}
    stems = {name: folder / f"stem-{name}.flac" for name in STEMS}
    for name, path in stems.items():
        _write(sounds[name], path)
    audio = folder / "song.flac"
    _write(sum(sounds.values(), np.zeros(len(samples))), audio)
    return HandMadeTake(audio, stems, score, _time_words(score))


def _write(sound: np.ndarray, path: Path) -> None:
    write_flac_blocks(iter([np.stack([sound, sound]).astype(np.float32)]), path)


def _time_words(score: Score) -> Lyrics:
    """Return the words with the times of their notes."""
    lines = []
    for notes, sung in zip(list_sung_notes(score), score.lead, strict=True):
        words: list[Word] = []
        begin = True
        for note in notes:
            if begin:
                text = sung.line.words[len(words)].text
                words.append(Word(text, note.start, note.end))
            words[-1] = replace(words[-1], end=note.end)
            begin = note.text.endswith(" ")
        lines.append(Line(sung.line.text, notes[0].start, notes[-1].end, tuple(words)))
    return Lyrics(tuple(lines))
