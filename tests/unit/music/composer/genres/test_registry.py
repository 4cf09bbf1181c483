"""The registry of genres: a genre is one file and one row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from importlib import import_module
from pathlib import Path

import pytest

from scopitone.music.composer import genres
from scopitone.music.composer.arrangement.comping import PATTERNS
from scopitone.music.composer.arrangement.drums import VOICES
from scopitone.music.composer.compose import compose
from scopitone.music.composer.genres.profile import GenreProfile
from scopitone.music.composer.genres.registry import GENRES, get_profile
from scopitone.music.composer.planning.brief import parse_request
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.prompt import phrase_parser
from scopitone.music.composer.score.gm_programs import KIT_PROGRAMS, PROGRAMS
from scopitone.music.engine import GenerateSpec

NOT_GENRES = {"mix_style", "players", "profile", "registry", "shared_progressions", "substyles"}
STYLES = {"tune", "answers", "pad", "arp8", "arp16", "bass", "drums", *PATTERNS}


@pytest.fixture
def polka(monkeypatch: pytest.MonkeyPatch) -> Iterator[GenreProfile]:
    """A genre that was added to the registry, and to nothing else."""
    profile = replace(
        get_profile("folk"),
        name="space-polka",
        words=("cosmic oompah",),
        tempo=(150, 160, 170),
        energy=0.2,
    )
    monkeypatch.setitem(GENRES, profile.name, profile)
    phrase_parser.load_phrases.cache_clear()
    yield profile
    monkeypatch.undo()
    phrase_parser.load_phrases.cache_clear()


@pytest.mark.parametrize("text", ["space polka", "Cosmic oompah"])
def test_a_genre_needs_only_its_profile_to_be_understood(polka: GenreProfile, text: str) -> None:
    assert parse_request(GenerateSpec(tags=text)).brief.genre == polka.name


@pytest.mark.parametrize("instrumental", [False, True])
def test_a_genre_needs_only_its_profile_to_be_composed(
    polka: GenreProfile, instrumental: bool
) -> None:
    spec = GenerateSpec(tags=polka.name, instrumental=instrumental, takes=1)
    (plan,), _ = plan_takes(spec)
    score = compose(plan)
    assert score.plan.brief.genre == polka.name
    assert 140 <= plan.tempo <= 180
    assert bool(score.lead) != instrumental
    assert {"drums", "bass", "comp"} <= {part.role for part in score.parts}


def test_every_file_of_the_folder_is_a_row_of_the_registry() -> None:
    folder = Path(genres.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - NOT_GENRES - {"__init__"}
    assert files == {name.replace("-", "_") for name in GENRES}
    for name, profile in GENRES.items():
        module = import_module(f"{genres.__name__}.{name.replace('-', '_')}")
        assert profile is module.PROFILE
        assert profile.name == name


def test_no_field_of_a_profile_is_optional() -> None:
    for field in fields(GenreProfile):
        assert field.default is field.default_factory, field.name
        assert "None" not in str(field.type), field.name


@pytest.mark.parametrize("profile", GENRES.values(), ids=GENRES)
def test_a_profile_names_only_what_exists(profile: GenreProfile) -> None:
    for slot in profile.ensemble:
        assert slot.timbres
        known = KIT_PROGRAMS if slot.role == "drums" else PROGRAMS
        assert set(slot.timbres) <= set(known)
        assert slot.style in STYLES
    for groove in (line for pair in profile.drums.grooves for line in pair):
        assert {line.split()[0] for line in groove.split("|")} <= set(VOICES)
    for mode, _ in profile.modes:
        assert mode in profile.progressions


@pytest.mark.parametrize("profile", GENRES.values(), ids=GENRES)
def test_a_profile_has_two_of_everything_that_takes_differ_in(profile: GenreProfile) -> None:
    assert set(profile.progressions) == {"major", "minor", "dorian", "mixolydian"}
    for table in profile.progressions.values():
        assert set(table) == {"verse", "prechorus", "chorus", "bridge"}
        assert all(len(loops) >= 2 for loops in table.values())
    assert len(profile.basslines) >= 2
    assert len(profile.drums.grooves) >= 2


@pytest.mark.parametrize("profile", GENRES.values(), ids=GENRES)
def test_a_profile_is_within_its_ranges(profile: GenreProfile) -> None:
    slowest, usual, fastest = profile.tempo
    assert 40 <= slowest <= usual <= fastest <= 220
    assert sum(weight for _, weight in profile.modes) == pytest.approx(1.0)
    assert set(profile.tonics) <= set(range(12))
    assert 0.5 <= profile.swing < 0.75
    assert profile.swing_unit in (0.25, 0.5)
    assert 0.0 <= profile.key_change_chance <= 1.0
    assert 0.0 <= profile.syncopation <= 1.0
    assert 0.5 < profile.ritardando <= 1.0
