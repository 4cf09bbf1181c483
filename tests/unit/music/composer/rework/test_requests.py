"""Tags of finished songs."""

from __future__ import annotations

import pytest
from plans import plan

from scopitone.music.composer.rework.requests import tags_of
from scopitone.music.composer.score.model import Brief
from scopitone.music.engine import GenerateSpec


@pytest.mark.parametrize(
    ("requested", "tags"),
    [(" slow waltz ", "slow waltz"), ("", "jazz, sad, piano"), ("  ", "jazz, sad, piano")],
)
def test_requested_tags_are_kept_and_missing_ones_describe_the_song(
    requested: str, tags: str
) -> None:
    brief = Brief("jazz", moods=("sad",), instruments=("piano", "piano"))
    assert tags_of(plan("jazz", brief=brief), GenerateSpec(tags=requested)) == tags
