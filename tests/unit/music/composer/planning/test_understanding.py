"""What a request was understood as."""

from __future__ import annotations

import json

from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.planning.understanding import describe_understanding
from scopitone.music.engine import GenerateSpec


def test_it_names_what_the_prompt_asks_for() -> None:
    spec = GenerateSpec(
        prompt="a short sad jazz lullaby in Spanish about the rain for Maria, 80 bpm, female voice"
    )
    understood = describe_understanding(plan_takes(spec)[0][0])
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
    understood = describe_understanding(plan_takes(spec)[0][0])
    assert (understood["voices"], understood["language"]) == ([], None)
    assert (understood["subject"], understood["length"]) == (None, None)
