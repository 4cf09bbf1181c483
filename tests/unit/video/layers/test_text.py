from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.video.layers.text import make_sprite, row_box, soft_sweep, word_glow
from scopitone.video.raster.text_layout import set_rows

part = st.floats(0, 1)


@given(st.integers(1, 300), st.floats(-400, 600), st.floats(0.5, 80), part, part)
def test_a_sweep_goes_from_one_opacity_to_the_other(
    width: int, edge: float, softness: float, low: float, high: float
) -> None:
    columns = soft_sweep(width, edge, softness, low, high)
    assert columns.shape == (width,)
    assert columns.min() >= min(low, high) - 1e-6
    assert columns.max() <= max(low, high) + 1e-6
    turn = np.diff(columns) * (1 if high <= low else -1)
    assert (turn >= -1e-6).all()


@given(st.floats(-50, 350), st.floats(0, 60))
def test_a_sweep_only_ever_lights_up(edge: float, on: float) -> None:
    before, after = (soft_sweep(300, position, 30.0, 0.4, 1.0) for position in (edge, edge + on))
    assert (after >= before - 1e-6).all()


def test_beyond_its_softness_a_sweep_is_all_or_nothing() -> None:
    columns = soft_sweep(100, 50.0, 20.0, 0.4, 1.0)
    assert (columns[:40] == np.float32(1.0)).all()
    assert (columns[61:] == np.float32(0.4)).all()


@settings(max_examples=25)
@given(
    st.sampled_from(["Ågj", "ที่นี่", "שלום עולם", "हिन्दी शब्द", "ÄÖÜ pqgy two rows of it"]),
    st.floats(-30, 200),
    st.floats(20, 120),
)
def test_no_ink_is_cut_off_at_a_masks_edge(text: str, x: float, size: float) -> None:
    block = set_rows(text, weight=700, measure=6.0)
    sprite = make_sprite(block, x, 150.0, size)
    for row, mask in zip(block.rows, sprite.rows, strict=True):
        box = row_box(row, x, 150.0, size)
        assert mask.x <= box.left
        assert mask.cover.max() > 200
        edges = (mask.cover[0], mask.cover[-1], mask.cover[:, 0], mask.cover[:, -1])
        assert all(edge.max() < 128 for edge in edges)
    shadow = sprite.shadow.cover
    assert max(shadow[0].max(), shadow[-1].max(), shadow[:, 0].max(), shadow[:, -1].max()) <= 8


def test_a_glow_fades_out_before_its_masks_edge() -> None:
    block = set_rows("glow", weight=700, measure=20.0)
    glow = word_glow(block.words[0], 100.0, 100.0, 60.0, 18.0).cover
    assert glow.max() > 60
    assert max(glow[0].max(), glow[-1].max(), glow[:, 0].max(), glow[:, -1].max()) <= 3
