from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.progress import RenderPhase, RenderProgress
from scopitone.tasks.jobs.music_video import overall_progress

STAGES: list[RenderPhase] = ["analyse", "listen", "plan", "encode", "join", "check"]


@given(st.floats(0, 100), st.floats(0, 100))
def test_progress_stays_in_its_stage(done: float, total: float) -> None:
    shares = [overall_progress(RenderProgress(stage, done, total)) for stage in STAGES]
    assert shares == sorted(shares)
    assert all(0 <= value < 1 for value in shares)


def test_stages_follow_each_other_without_a_step_back() -> None:
    ends = [
        (
            overall_progress(RenderProgress(stage, 0, 1)),
            overall_progress(RenderProgress(stage, 1, 1)),
        )
        for stage in STAGES
    ]
    for (_, end), (start, _) in pairwise(ends):
        assert abs(end - start) < 1e-9
