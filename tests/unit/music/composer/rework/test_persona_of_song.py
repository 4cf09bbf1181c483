"""A persona: voice, range, sounds and groove of one song in another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scopitone.music.composer.arrangement.drums import VOICES
from scopitone.music.composer.compose import compose
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.rework.cover import rearrange
from scopitone.music.composer.rework.extend import extend_score, plan_continuations
from scopitone.music.composer.rework.persona_of_song import describe_persona, extract_persona
from scopitone.music.composer.score.json_codec import load_score, save_score
from scopitone.music.composer.score.model import Score
from scopitone.music.composer.score.persona import Persona
from scopitone.music.engine import GenerateSpec

WORDS = "[Verse]\nOne light is burning\nOver the bay\n[Chorus]\nOne heart is turning\nTurning away"


def made(tags: str, **spec: Any) -> Score:
    given = GenerateSpec(tags=tags, lyrics=WORDS, title="Lamp", seed=8, takes=1)
    return compose(plan_takes(replace(given, **spec))[0][0])


@cache
def source() -> Score:
    return made("bossa nova, male voice")


@pytest.fixture(scope="module")
def persona(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """As the wire has it: from the stored score, and through JSON."""
    path = tmp_path_factory.mktemp("score") / "score.json"
    save_score(source(), path)
    kept: Mapping[str, Any] = json.loads(json.dumps(describe_persona(path)))
    return kept


def timbres(score: Score, role: str) -> set[str]:
    return {part.timbre for part in score.parts if part.role == role}


def plays_as(score: Score, persona: Mapping[str, Any]) -> bool:
    """Whether chords are played, and only by sounds of the persona."""
    sounds = {timbre for role, timbre in persona["timbres"] if role == "comp"}
    return bool(timbres(score, "comp")) and timbres(score, "comp") <= sounds


def drum_voices(score: Score) -> set[int]:
    return {note.pitch for part in score.parts if part.role == "drums" for note in part.notes}


def sung_pitches(score: Score) -> list[int]:
    return [note.pitch for line in score.lead for group in line.notes for note in group]


def test_singer_sounds_and_groove_are_those_of_the_song(persona: Mapping[str, Any]) -> None:
    plain, with_persona = made("metal, female voice"), made("metal", persona=persona)
    assert (plain.plan.gender, with_persona.plan.gender) == ("f", "m")
    assert "distortion-guitar" in timbres(plain, "comp")
    assert plays_as(with_persona, persona)
    assert timbres(with_persona, "drums") == timbres(source(), "drums")
    assert (with_persona.plan.swing, with_persona.plan.swing_unit) == (
        source().plan.swing,
        source().plan.swing_unit,
    )
    assert VOICES["rim"] in drum_voices(source()) & drum_voices(with_persona)
    assert VOICES["rim"] not in drum_voices(plain)
    # Chords and tempo are the request's.
    assert with_persona.plan.tempo == plain.plan.tempo
    assert with_persona.plan.brief.genre == "metal"


def test_the_range_is_kept() -> None:
    low = Persona("folk", "m", 45, 62, (), 0.5, 0.5, 1).to_json()
    high = Persona("folk", "m", 50, 67, (), 0.5, 0.5, 1).to_json()
    assert max(sung_pitches(made("folk", persona=low))) <= 62
    assert min(sung_pitches(made("folk", persona=high))) >= 50


def test_a_range_that_is_too_narrow_for_a_melody_gets_wider() -> None:
    narrow = Persona("folk", "f", 77, 77, (), 0.5, 0.5, 1).to_json()
    pitches = sung_pitches(made("folk", persona=narrow))
    assert len(set(pitches)) > 3
    assert max(pitches) <= 77


def test_a_singer_whom_the_request_names_stays(persona: Mapping[str, Any]) -> None:
    spec = GenerateSpec(tags="metal", lyrics=WORDS, vocal_gender="f", persona=persona)
    [plan, _], notes = plan_takes(spec)
    assert plan.gender == "f"
    assert plays_as(compose(plan), persona)
    assert any("another singer" in note for note in notes)


def test_unwanted_sounds_are_left_out(persona: Mapping[str, Any]) -> None:
    assert "piano" not in timbres(made("metal", persona=persona, negative_tags="piano"), "comp")


def test_a_request_without_a_genre_has_the_personas(persona: Mapping[str, Any]) -> None:
    assert made("tender", persona=persona).plan.brief.genre == "bossa"


def test_a_persona_sings_and_plays_what_goes_on(persona: Mapping[str, Any]) -> None:
    song = made("metal, female voice")
    spec = GenerateSpec(tags="", lyrics="And on it goes\nFar away", persona=persona, seed=2)
    longer = extend_score(song, 8, plan_continuations(song, spec)[0][0])
    assert longer.plan.gender == "m"
    cut = 8.0 * longer.plan.metre
    later = [part for part in longer.parts if any(n.start > cut + 1 for n in part.notes)]
    assert plays_as(replace(longer, parts=tuple(later)), persona)


def test_a_persona_covers(persona: Mapping[str, Any]) -> None:
    song = made("metal, female voice")
    cover = rearrange(song, plan_takes(GenerateSpec(tags="rock", persona=persona, takes=1))[0][0])
    assert cover.plan.gender == "m"
    assert plays_as(cover, persona)


def test_the_persona_of_a_song_with_a_persona_is_the_same(
    persona: Mapping[str, Any], tmp_path: Path
) -> None:
    song = made("metal", persona=persona)
    save_score(song, tmp_path / "score")
    assert load_score(tmp_path / "score") == song
    again = extract_persona(song)
    assert (again.genre, again.gender, again.groove) == ("bossa", "m", persona["groove"])


def test_an_instrumental_has_no_singer() -> None:
    plans, _ = plan_takes(GenerateSpec(tags="jazz", instrumental=True, takes=1))
    persona = extract_persona(compose(plans[0]))
    assert (persona.gender, persona.lowest, persona.highest) == (None, None, None)
    sung = made("folk, female voice", persona=persona.to_json())
    assert sung.plan.gender == "f"
