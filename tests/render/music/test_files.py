"""Scores as MIDI and as JSON, read back."""

from __future__ import annotations

import json
from pathlib import Path

import pretty_midi
import pytest
from plans import TYPICAL, plan

from scopitone.core.errors import InputError
from scopitone.music.composer.compose import compose
from scopitone.music.composer.score.gm_programs import PROGRAMS
from scopitone.music.composer.score.json_codec import load_score, save_score
from scopitone.music.composer.score.midi import write_midi


@pytest.mark.parametrize("genre", ["classical", "hip-hop"])
def test_midi_has_every_note_at_its_time(genre: str, tmp_path: Path) -> None:
    score = compose(plan(genre, **TYPICAL[genre]))
    write_midi(score, tmp_path / "song.mid")

    midi = pretty_midi.PrettyMIDI(str(tmp_path / "song.mid"))

    tracks = {instrument.name: instrument for instrument in midi.instruments}
    for part in score.parts:
        track = tracks[part.name]
        assert track.is_drum == (part.role == "drums")
        assert track.is_drum or track.program == PROGRAMS[part.timbre]
        starts = sorted(note.start for note in track.notes)
        wanted = sorted(score.tempo.seconds(note.start) for note in part.notes)
        assert starts == pytest.approx(wanted[: len(starts)], abs=0.003) or len(starts) < len(
            wanted
        )
        assert len(starts) >= 0.97 * len(wanted)
    words = [word.text for sung in score.lead for word in sung.line.words]
    assert [lyric.text for lyric in midi.lyrics] == words
    assert midi.lyrics[0].time == pytest.approx(score.tempo.seconds(score.lead[0].start), abs=0.003)
    assert midi.time_signature_changes[0].numerator == score.plan.metre


@pytest.mark.parametrize("genre", ["folk", "trap"])
def test_json_is_read_back_exactly(genre: str, tmp_path: Path) -> None:
    score = compose(plan(genre, **TYPICAL[genre]))

    save_score(score, tmp_path / "score.json")

    assert load_score(tmp_path / "score.json") == score


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"format": "scopitone score", "version": 1, "score": {"plan": 3}}',
        '{"format": "scopitone score", "version": 2, "score": {}}',
        '{"format": "scopitone score", "version": 1}',
        '{"format": "other"}',
    ],
)
def test_other_files_are_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "score.json").write_text(content)

    with pytest.raises(InputError, match="score"):
        load_score(tmp_path / "score.json")


def test_a_score_with_a_wrong_value_is_refused(tmp_path: Path) -> None:
    score = compose(plan("ambient", **TYPICAL["ambient"]))
    save_score(score, tmp_path / "score.json")
    content = json.loads((tmp_path / "score.json").read_text())
    content["score"]["plan"]["gender"] = "x"
    (tmp_path / "score.json").write_text(json.dumps(content))

    with pytest.raises(InputError):
        load_score(tmp_path / "score.json")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load_score(tmp_path / "none.json")
