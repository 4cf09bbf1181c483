"""Lines that nobody could make out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.lyrics.alignment.acoustics.vocals import BANDS, ROWS_PER_S, Vocals
from scopitone.lyrics.alignment.line_locations import spell
from scopitone.lyrics.alignment.vocal_spread import (
    MIN_STRETCH_S,
    find_sung_spans,
    is_vocalise,
    spread_words,
)


def voiced(spans: list[tuple[float, float]], seconds: float) -> Vocals:
    """A voice that is there in `spans`, and an instrument everywhere."""
    random = np.random.default_rng(2)
    count = round(seconds * ROWS_PER_S)
    bands = random.normal(-4, 0.3, (count, BANDS))
    for start, end in spans:
        bands[round(start * ROWS_PER_S) : round(end * ROWS_PER_S), 4:14] += 3
    onsets = np.ones(count)
    return Vocals(bands.astype(np.float32), onsets.astype(np.float32), bands[:, 0])


@pytest.mark.parametrize("text", ["ooh", "ah ah ah", "Oh, oh-oh", "mmm", "uuh"])
def test_syllables_without_meaning(text: str) -> None:
    assert is_vocalise(spell(text.split()))


@pytest.mark.parametrize("text", ["ooh baby", "river", "I am", "no", "la la"])
def test_words_with_meaning(text: str) -> None:
    assert not is_vocalise(spell(text.split()))


def test_voice_is_told_from_the_band_by_lines_that_are_sure() -> None:
    sung = [(5.0, 15.0), (30.0, 36.0), (50.0, 60.0)]
    spans = find_sung_spans(voiced(sung, 80.0), [(5.0, 15.0), (50.0, 60.0)], [(20.0, 45.0)])
    assert len(spans) == 1
    assert spans[0] == pytest.approx((30.0, 36.0), abs=0.6)


def test_without_anything_sure_everything_may_be_sung() -> None:
    assert find_sung_spans(voiced([], 30.0), [], [(3.0, 20.0)]) == [(3.0, 20.0)]


def test_words_are_spread_over_what_is_sung() -> None:
    lines = [spell(["aa", "bb"]), spell(["cc", "dd"])]
    rows = spread_words(lines, 0.0, 40.0, [(10.0, 12.0), (20.0, 22.0)])
    assert rows == [pytest.approx([10.0, 11.0]), pytest.approx([20.0, 21.0])]


SPANS = st.lists(st.tuples(st.floats(0, 60), st.floats(MIN_STRETCH_S, 20)), max_size=4)


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=5), SPANS, st.floats(0, 60), st.floats(0, 60)
)
def test_spread_words_ascend_between_their_times(
    counts: list[int], spans: list[tuple[float, float]], start: float, length: float
) -> None:
    ordered, position = [], 0.0
    for rest, span in spans:
        ordered.append((position + rest, position + rest + span))
        position += rest + span
    lines = [spell(["word"] * count) for count in counts]
    rows = spread_words(lines, start, start + length, ordered)
    assert [len(row) for row in rows] == counts
    times = [time for row in rows for time in row]
    assert times == sorted(times)
    assert start - 1e-6 <= times[0]
    assert times[-1] <= start + length + 1e-6
