"""What a request was understood as."""

from __future__ import annotations

import json

import pytest

from scopitone.core.errors import InputError
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.planning.requested_length import TAIL_S
from scopitone.music.composer.planning.tempo import build_tempo_map
from scopitone.music.composer.planning.understanding import understand
from scopitone.music.engine import GenerateSpec


def test_it_names_what_the_prompt_asks_for() -> None:
    spec = GenerateSpec(
        prompt="a short sad jazz lullaby in Spanish about the rain for Maria, 80 bpm, female voice"
    )
    understood = understand(spec).to_json()
    assert understood == {
        "genre": "jazz",
        "forms": ["lullaby"],
        "moods": ["sad"],
        "tempo": 80.0,
        "length": 60.0,
        "language": "es",
        "voices": ["f"],
        "subject": "the rain",
        "names": ["Maria"],
    }
    assert json.loads(json.dumps(understood)) == understood


def test_an_instrumental_has_no_voice_and_no_language() -> None:
    spec = GenerateSpec(tags="techno", instrumental=True)
    understood = understand(spec)
    assert (understood.voices, understood.language) == ((), None)
    assert (understood.subject, understood.length) == (None, None)


def test_the_language_of_given_words_is_theirs() -> None:
    lyrics = "[Verse]\nIch gehe durch die Straßen\nund niemand kennt mich hier"
    assert understand(GenerateSpec(tags="folk", lyrics=lyrics)).language == "de"


def test_the_field_for_the_length_counts_more_than_the_prompt() -> None:
    spec = GenerateSpec(prompt="a two minute folk song about rain", duration=30.0, takes=1)
    assert understand(spec).length == 30.0
    plan = plan_takes(spec)[0][0]
    assert build_tempo_map(plan).seconds(plan.beats) + TAIL_S == pytest.approx(30.0, rel=0.1)


@pytest.mark.parametrize("seconds", [7.9, 480.1, -1.0])
def test_a_length_out_of_range_is_an_error_that_names_the_range(seconds: float) -> None:
    with pytest.raises(InputError, match="duration: must be 8 to 480 seconds"):
        understand(GenerateSpec(prompt="a song", duration=seconds))
