"""Requests become plans: form, key, tempo and words, the same for the same seed."""

from __future__ import annotations

import pytest

from scopitone.core.errors import InputError
from scopitone.music.composer.genres.registry import GENRES
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.score.model import Plan
from scopitone.music.engine import GenerateSpec

_SHORT = """I walk along the river
The water knows my name
I let it take my sorrow
And wash away the pain"""


def _seconds(plan: Plan) -> float:
    return plan.beats * 60.0 / plan.tempo


def _words(plan: Plan) -> list[str]:
    return [line.text for section in plan.sections for line in section.lines]


def test_a_prompt_becomes_two_songs_with_one_title_in_another_key_and_tempo() -> None:
    (first, second), _ = plan_takes(GenerateSpec(prompt="a synthwave song about leaving the city"))
    assert first.title == second.title
    assert _words(first)
    assert _words(first) != _words(second)
    assert first.tonic != second.tonic
    assert max(first.tempo, second.tempo) / min(first.tempo, second.tempo) >= 1.04


def test_the_same_request_gives_the_same_plans_and_another_seed_others() -> None:
    spec = GenerateSpec(prompt="a sad folk song about the sea", seed=7)
    assert plan_takes(spec) == plan_takes(spec)
    assert plan_takes(spec)[0] != plan_takes(GenerateSpec(prompt=spec.prompt, seed=8))[0]


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("instrumental", [False, True])
def test_every_genre_has_a_song_of_two_to_three_minutes(genre: str, instrumental: bool) -> None:
    spec = GenerateSpec(prompt=f"a {genre} song about the night", instrumental=instrumental)
    plans, _ = plan_takes(spec)
    for plan in plans:
        assert plan.brief.genre == genre
        assert 118 <= _seconds(plan) <= 180
        assert bool(_words(plan)) != instrumental


def test_sections_follow_each_other_without_gaps_and_end_with_an_outro() -> None:
    (plan, _), _ = plan_takes(GenerateSpec(prompt="a hopeful pop song"))
    starts = [section.start for section in plan.sections]
    lengths = [section.bars for section in plan.sections]
    assert starts == [sum(lengths[:i]) for i in range(len(lengths))]
    assert plan.sections[0].kind == "intro"
    assert plan.sections[-1].kind == "outro"


def test_the_last_chorus_has_the_most_energy() -> None:
    (plan, _), _ = plan_takes(GenerateSpec(prompt="a hopeful pop song"))
    loudest = max(plan.sections, key=lambda section: section.energy)
    assert loudest.kind == "chorus"
    assert loudest.turn == max(s.turn for s in plan.sections if s.kind == "chorus")


def test_four_lines_make_a_short_song() -> None:
    plans, _ = plan_takes(GenerateSpec(tags="folk", lyrics=_SHORT, title="River"))
    for plan in plans:
        assert _words(plan) == _SHORT.split("\n")
        assert 18 <= _seconds(plan) <= 38


def test_a_requested_tempo_and_key_are_used() -> None:
    plans, _ = plan_takes(GenerateSpec(prompt="rock, 131 bpm, in F# minor"))
    assert {(p.tempo, p.tonic, p.mode) for p in plans} == {(131.0, 6, "minor")}


def test_every_line_can_be_sung_in_its_bars() -> None:
    for genre in GENRES:
        for plan in plan_takes(GenerateSpec(tags=genre, lyrics=_SHORT))[0]:
            for section in (s for s in plan.sections if s.lines):
                beats = section.bars * plan.metre / len(section.lines)
                most = max(len(line.syllables) for line in section.lines)
                assert most / ((beats - 1) * 60.0 / plan.tempo) < 8.0


def test_a_very_long_line_becomes_several() -> None:
    line = (
        "and so we walked along the empty road, "
        "and sang the old familiar songs we knew when we were young"
    )
    plan = plan_takes(GenerateSpec(tags="pop", lyrics=line))[0][0]
    assert len(_words(plan)) > 1
    assert " ".join(_words(plan)) == line


def test_rap_is_spoken_in_verses_and_sung_in_choruses() -> None:
    plan = plan_takes(GenerateSpec(prompt="a rap about the city"))[0][0]
    spoken = {(s.kind, line.spoken) for s in plan.sections for line in s.lines}
    assert ("verse", True) in spoken
    assert ("chorus", False) in spoken


def test_instrumental_music_keeps_the_marks_of_its_lyrics() -> None:
    spec = GenerateSpec(tags="rock", lyrics="[Intro]\n[Solo]\n[Outro]", instrumental=True)
    assert [s.kind for s in plan_takes(spec)[0][0].sections] == ["intro", "solo", "outro"]


def test_lyrics_of_several_languages_are_sung_in_them() -> None:
    text = "[Verse]\nIch gehe heute Abend durch die dunkle Stadt\n[Chorus]\nСегодня я люблю тебя"
    plan = plan_takes(GenerateSpec(tags="pop", lyrics=text))[0][0]
    assert [line.language for s in plan.sections for line in s.lines] == ["de", "ru"]


def test_kanji_are_warned_about() -> None:
    _, notes = plan_takes(GenerateSpec(tags="pop", lyrics="東京のよるはながい"))
    assert any("Kanji" in note for note in notes)


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        (GenerateSpec(), "prompt"),
        (GenerateSpec(tags="pop", lyrics="[Verse]\n…\n?!"), "lyrics"),
        (GenerateSpec(tags="pop", lyrics="[Intro]\n[Solo]"), "lyrics"),
        (GenerateSpec(prompt="x" * 3001), "prompt"),
        (GenerateSpec(prompt="pop", weirdness=1.5), "weirdness"),
        (GenerateSpec(prompt="pop", style_weight=-0.1), "style_weight"),
        (GenerateSpec(prompt="pop", takes=0), "takes"),
    ],
)
def test_what_cannot_be_used_is_named(spec: GenerateSpec, field: str) -> None:
    with pytest.raises(InputError) as error:
        plan_takes(spec)
    assert error.value.field == field
