from collections.abc import Iterator

from scopitone.cli.progress.eta import EtaMeter
from scopitone.core.progress import RenderProgress


def test_speed_and_time_left() -> None:
    times: Iterator[float] = iter([0.0, 0.0, 2.0, 10.0, 10.0, 11.0])
    meter = EtaMeter(30, now=lambda: next(times))
    assert meter.measure(RenderProgress("encode", 0, 900)).text == ""
    eta = meter.measure(RenderProgress("encode", 120, 900))
    assert (eta.share, eta.text) == (120 / 900, "60 fps, 2.0× real time, 0:13 left")
    assert meter.measure(RenderProgress("analyse", 5, 65)).text == ""
    assert meter.measure(RenderProgress("analyse", 15, 65)).text == "0:05 left"


def test_a_stage_of_unknown_length() -> None:
    assert EtaMeter(30).measure(RenderProgress("join", 0, 0)).share == 0.0
    assert EtaMeter(30).measure(RenderProgress("join", 9, 3)).share == 1.0
