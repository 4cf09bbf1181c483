from collections.abc import Iterator

from scopitone.cli.pace import Watch
from scopitone.video.progress import Step


def test_speed_and_time_left() -> None:
    times: Iterator[float] = iter([0.0, 0.0, 2.0, 10.0, 10.0, 11.0])
    watch = Watch(30, now=lambda: next(times))
    assert watch.pace(Step("encode", 0, 900)).words == ""
    pace = watch.pace(Step("encode", 120, 900))
    assert (pace.share, pace.words) == (120 / 900, "60 fps, 2.0× real time, 0:13 left")
    assert watch.pace(Step("analyse", 5, 65)).words == ""
    assert watch.pace(Step("analyse", 15, 65)).words == "0:05 left"


def test_a_stage_of_unknown_length() -> None:
    assert Watch(30).pace(Step("join", 0, 0)).share == 0.0
    assert Watch(30).pace(Step("join", 9, 3)).share == 1.0
