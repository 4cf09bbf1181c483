"""Tags and makers of finished songs."""

from __future__ import annotations

from pathlib import Path

import pytest
from plans import TYPICAL, plan

from scopitone.music.composer.compose import compose
from scopitone.music.composer.rework.requests import lyricist_of, sign_score, tags_of
from scopitone.music.composer.score.json_codec import load_score, save_score
from scopitone.music.composer.score.model import Brief, without_lyrics
from scopitone.music.engine import GenerateSpec, Makers


@pytest.mark.parametrize(
    ("requested", "tags"),
    [(" slow waltz ", "slow waltz"), ("", "jazz, sad, piano"), ("  ", "jazz, sad, piano")],
)
def test_requested_tags_are_kept_and_missing_ones_describe_the_song(
    requested: str, tags: str
) -> None:
    brief = Brief("jazz", moods=("sad",), instruments=("piano", "piano"))
    assert tags_of(plan("jazz", brief=brief), GenerateSpec(tags=requested)) == tags


@pytest.mark.parametrize(
    ("spec", "lyricist"),
    [
        (GenerateSpec(prompt="a song"), "built-in"),
        (GenerateSpec(lyrics="mine"), None),
        (GenerateSpec(lyrics="ordered", lyricist="gemma"), "gemma"),
    ],
)
def test_a_score_names_what_made_it(
    spec: GenerateSpec, lyricist: str | None, tmp_path: Path
) -> None:
    score = sign_score(compose(plan("pop", **TYPICAL["pop"])), None, lyricist_of(spec))
    assert score.made_by == Makers("composer", "eSpeak NG f5", "TimGM6mb.sf2", lyricist)
    save_score(score, tmp_path / "score.json")
    assert load_score(tmp_path / "score.json") == score


def test_a_song_without_words_has_no_voice_and_no_lyricist() -> None:
    score = sign_score(compose(without_lyrics(plan("techno"))), Path("/fonts/big.sf2"), "built-in")
    assert score.made_by == Makers("composer", soundfont="big.sf2")
