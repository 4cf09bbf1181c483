from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scopitone.video.layers.shot_switch import ShotGround, ShownIn
from scopitone.video.plan.shots import ViewShot
from scopitone.video.raster.canvas import Canvas
from scopitone.video.styles.overlay import PlainGround

SHOTS = (ViewShot(-1.0, "wide"), ViewShot(9.5, "near", 1), ViewShot(19.5, "words", 2))


class Dot:
    artwork = True

    def draw(self, canvas: Canvas, n: int) -> None:
        canvas.luma[0, 0] = n


def test_a_layer_is_drawn_in_its_shots_alone(make_timeline: Callable, drawn: Callable) -> None:
    timeline = replace(make_timeline(1.0), shots=SHOTS)
    layer = ShownIn(timeline, frozenset({"near"}), Dot())
    seen = [n for n in range(1, 30) if drawn(layer, n, luma=0).luma[0, 0] == n]
    assert seen == list(range(10, 20))
    assert layer.artwork


def test_each_shot_has_its_ground_and_wide_stands_in(make_timeline: Callable) -> None:
    timeline = replace(make_timeline(1.0), shots=SHOTS)
    grounds = {"wide": PlainGround(640, 360, 50), "near": PlainGround(640, 360, 90)}
    ground = ShotGround(timeline, grounds)
    assert [int(ground.canvas(n).luma[0, 0]) for n in (0, 9, 10, 19, 20)] == [50, 50, 90, 90, 50]
