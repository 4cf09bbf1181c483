"""What prompts and tags are understood as."""

from __future__ import annotations

import pytest

from scopitone.music.composer.planning.brief import parse_request
from scopitone.music.composer.prompt.vocabulary import ERA_TIMBRES, INSTRUMENTS
from scopitone.music.composer.score.gm_programs import PROGRAMS
from scopitone.music.composer.score.model import KITS, Brief
from scopitone.music.engine import GenerateSpec


def _brief(prompt: str = "", **given: str) -> Brief:
    return parse_request(GenerateSpec(prompt=prompt, **given)).brief  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("prompt", "genre"),
    [
        ("an 80s synth-pop tune", "synthwave"),
        ("folk metal", "metal"),
        ("lofi hip hop beats", "hip-hop"),
        ("Drum & Bass", "drum-and-bass"),
        ("an EDM banger", "house"),
        ("R&B, smooth", "pop"),
        ("a song about a rock in a house", "pop"),
        ("rocking", "pop"),
    ],
)
def test_genres_and_their_synonyms(prompt: str, genre: str) -> None:
    assert _brief(prompt).genre == genre


def test_the_nearest_genre_is_reported() -> None:
    notes = parse_request(GenerateSpec(prompt="psytrance")).notes
    assert any("house" in note and "psytrance" in note for note in notes)


def test_a_waltz_is_counted_in_three_whatever_its_genre() -> None:
    assert (_brief("jazz waltz").genre, _brief("jazz waltz").metre) == ("jazz", 3)


def test_figures_moods_instruments_era_and_voice() -> None:
    brief = _brief("slow melancholic 70s jazz with saxophone, female vocals, in Eb major, 92 BPM")
    assert brief.tempo == 92.0
    assert brief.key == (3, "major")
    assert brief.moods == ("sad",)
    assert brief.era == "70s"
    assert "sax" in brief.instruments
    assert brief.gender == "f"


def test_a_minor_key_without_a_tonic_is_a_mood() -> None:
    brief = _brief("rock in a minor key")
    assert brief.key is None
    assert "minor" in brief.moods


def test_negative_tags_remove() -> None:
    brief = _brief(tags="pop, happy, piano, guitar", negative_tags="guitar, drums, happy, metal")
    assert brief.instruments == ("piano",)
    assert {"drums", "steel-guitar", "distortion-guitar"} <= set(brief.without)
    assert brief.moods == ()
    assert _brief(tags="rock", negative_tags="vocals").instrumental
    assert _brief(tags="rock, jazz", negative_tags="rock").genre == "jazz"
    assert _brief("techno without drums").without == ("drums",)


def test_unknown_words_change_nothing_and_are_reported() -> None:
    odd = parse_request(GenerateSpec(prompt="a rock song, quixotically zorble"))
    assert odd.brief.unknown == ("quixotically", "zorble")
    assert "zorble" in " ".join(odd.notes)
    assert odd.brief.genre == "rock"


def test_the_subject_is_what_the_song_is_about() -> None:
    assert (
        _brief("a folk song about my old red bicycle with banjo").themes[0] == "my old red bicycle"
    )


def test_every_instrument_of_the_vocabulary_exists() -> None:
    named = {t for timbres in (*INSTRUMENTS.values(), *ERA_TIMBRES.values()) for t in timbres}
    assert named <= {*PROGRAMS, *KITS}
