"""The notes of a score with written syllables, and as MIDI for karaoke players."""

from __future__ import annotations

from pathlib import Path

import mido
import pytest
from plans import TYPICAL, plan

from scopitone.lyrics.formats import kar
from scopitone.music.composer.compose import compose
from scopitone.music.composer.score.midi import write_midi
from scopitone.music.composer.score.model import Score
from scopitone.music.composer.score.sung_notes import list_sung_notes, split_word


@pytest.fixture(scope="module")
def score() -> Score:
    return compose(plan("pop", **TYPICAL["pop"]))


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("river", ("ri", "ver")),
        ("Nächte,", ("Näch", "te,")),
        ("someone", ("someone", "")),
        ("uncle", ("unc", "le")),
        ("light", ("light",)),
        ("夜に", ("夜に", "", "")),
    ],
)
def test_words_are_split_before_the_last_consonant(word: str, syllables: tuple[str, ...]) -> None:
    assert split_word(word, len(syllables)) == syllables


def test_notes_are_those_of_the_score(score: Score) -> None:
    lines = list_sung_notes(score)
    assert len(lines) == len(score.lead)
    for line, sung in zip(lines, score.lead, strict=True):
        notes = [note for group in sung.notes for note in group]
        assert [note.pitch for note in line] == [note.pitch for note in notes]
        assert [note.start for note in line] == [score.tempo.seconds(n.start) for n in notes]
        assert "".join(note.text for note in line).split() == [w.text for w in sung.line.words]


def test_karaoke_players_get_lines_and_spaces(score: Score, tmp_path: Path) -> None:
    path = tmp_path / "song.mid"
    write_midi(score, path, for_karaoke=True)
    texts = [
        m.text
        for track in mido.MidiFile(path, charset="utf-8").tracks
        for m in track
        if m.type == "lyrics"
    ]
    assert sum(text.endswith("\r") for text in texts) == len(score.lead)
    read = kar.parse_bytes(path.read_bytes())
    assert [line.text for line in read.lines] == [line.line.text for line in score.lead]
    starts = [score.tempo.seconds(line.start) for line in score.lead]
    assert [line.start for line in read.lines] == pytest.approx(starts, abs=0.003)
