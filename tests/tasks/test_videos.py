from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scopitone.tasks.videos import overall
from scopitone.video.progress import Stage, Step

STAGES: list[Stage] = ["analyse", "plan", "encode", "join", "check"]


@given(st.floats(0, 100), st.floats(0, 100))
def test_progress_stays_in_its_stage(done: float, total: float) -> None:
    found = [overall(Step(stage, done, total)) for stage in STAGES]
    assert found == sorted(found)
    assert all(0 <= value < 1 for value in found)


def test_stages_follow_each_other_without_a_step_back() -> None:
    ends = [(overall(Step(stage, 0, 1)), overall(Step(stage, 1, 1))) for stage in STAGES]
    for (_, end), (start, _) in pairwise(ends):
        assert abs(end - start) < 1e-9
