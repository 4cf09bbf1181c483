"""Jobs of extensions and covers, without their sound."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from plans import plan

from scopitone.core.errors import InputError
from scopitone.music.composer.compose import compose
from scopitone.music.composer.score.json_codec import save_score
from scopitone.music.composer.take_jobs import NewTake, plan_covers, plan_extensions
from scopitone.music.engine import GenerateSpec, Source


@pytest.fixture
def source(tmp_path: Path) -> Source:
    save_score(compose(plan("pop")), tmp_path / "score.json")
    return Source(tmp_path / "song.flac", 120.0, title="Leaving", score=tmp_path / "score.json")


def test_an_extension_keeps_title_and_genre(source: Source) -> None:
    jobs = plan_extensions(source, 40.0, GenerateSpec(seed=3, takes=2))
    assert [job.plan.title for job in jobs] == ["Leaving", "Leaving"]
    assert {job.plan.brief.genre for job in jobs} == {"pop"}
    assert {job.bar for job in jobs} == {18}


def test_a_cover_has_only_the_words_of_its_request(source: Source) -> None:
    (wordless,) = plan_covers(source, GenerateSpec(tags="jazz", takes=1))
    assert all(not section.lines for section in wordless.plan.sections)
    words = "[Verse]\nHello my friend"
    (worded,) = plan_covers(source, GenerateSpec(tags="jazz", lyrics=words, takes=1))
    assert [line.text for s in worded.plan.sections for line in s.lines] == ["Hello my friend"]


def test_jobs_are_plain_data(source: Source) -> None:
    spec = GenerateSpec(tags="jazz", takes=1)
    jobs = [*plan_covers(source, spec), *plan_extensions(source, 30.0, spec)]
    jobs.append(NewTake(plan(), spec, ()))
    assert pickle.loads(pickle.dumps(jobs)) == jobs


def test_a_score_of_another_program_is_an_error(source: Source) -> None:
    source.score.write_text("{}", "utf-8")
    with pytest.raises(InputError) as error:
        plan_covers(source, GenerateSpec(tags="jazz"))
    assert error.value.field == "score"
