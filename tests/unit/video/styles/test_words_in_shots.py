"""Words in each shot of each style: whole, legible, clear of captions, and there from the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.core.song import Line, Lyrics, Ruby, Singer
from scopitone.video.layers.singer_colors import contrast_of
from scopitone.video.plan.color_tones import change_tone
from scopitone.video.plan.palette import relative_luminance
from scopitone.video.plan.shots import ShotKind, ViewShot
from scopitone.video.plan.timeline import Timeline
from scopitone.video.quality.report.contrast import measure_line_contrasts
from scopitone.video.styles import STYLES, load_style
from scopitone.video.styles.type import FLOOD, _darken_lit

SHOTS: tuple[ShotKind, ...] = ("wide", "full", "near", "close", "words")
SUNG = 225
# The ground of `type` changes with the lines, so that its words are not the only difference.
STEADY = [name for name in STYLES if name != "type"]
LONG = "The radio is humming out your name tonight, and nobody is listening but me"


@pytest.fixture
def in_shot(make_timeline: Callable) -> Callable[..., Timeline]:
    """`in_shot("words", lyrics)` -> a song of 30 s in one shot after the title card."""

    def make(kind: ShotKind, lyrics: Lyrics, **options: object) -> Timeline:
        timeline = make_timeline(30.0, lyrics, **options)
        return replace(timeline, shots=(ViewShot(-1.0, "wide"), ViewShot(120.0, kind, 1)))

    return make


@pytest.fixture
def duet(sung: Callable) -> Lyrics:
    """Two singers in turn, the second with background vocals."""
    first, second = sung(
        ("Where did we go when the night was young", 6.0, 8.9),
        ("I thought I saw you waiting by the door", 9.4, 12.2),
    ).lines
    (echo,) = sung(("(oh, never again)", 11.0, 12.4)).lines
    return Lyrics(
        (
            replace(first, singer=Singer("Ann", "left")),
            replace(
                second,
                singer=Singer("Bob", "right"),
                rows=(replace(echo, role="background"),),
            ),
        )
    )


@pytest.fixture
def with_rows(sung: Callable) -> Lyrics:
    """A line with readings, a romanization, and a translation."""
    (line,) = sung(("夜空に咲いた花のように", 6.0, 9.0)).lines
    rows = (
        Line("yozora ni saita hana no yō ni", role="romanization"),
        Line("Like a flower blooming in the night sky", role="translation"),
    )
    return Lyrics((replace(line, rows=rows, ruby=(Ruby(0, 2, "よぞら"), Ruby(6, 7, "はな"))),))


def draw(name: str, timeline: Timeline, n: int) -> np.ndarray:
    return load_style(name)(timeline).draw(n).luma.astype(int)


def find_words(name: str, timeline: Timeline, n: int) -> np.ndarray:
    """Return where frame n differs from the same frame without words."""
    wordless = tuple(
        replace(
            cue,
            text="",
            words=(),
            ruby=(),
            rows=tuple(replace(row, text="", words=()) for row in cue.rows),
        )
        for cue in timeline.lines
    )
    return np.abs(draw(name, timeline, n) - draw(name, replace(timeline, lines=wordless), n)) > 40


def find_captions(name: str, timeline: Timeline, n: int) -> np.ndarray:
    """Return where frame n, without words, differs from the same frame without captions."""
    wordless = replace(timeline, lines=(), singers=())
    nameless = replace(wordless, title="", author="")
    return np.abs(draw(name, wordless, n) - draw(name, nameless, n)) > 40


@pytest.mark.extended
@pytest.mark.parametrize("kind", SHOTS)
@pytest.mark.parametrize("name", STEADY)
def test_no_line_is_on_a_caption(
    name: str, kind: ShotKind, in_shot: Callable, sung: Callable
) -> None:
    lyrics = sung((LONG, 6.0, 8.9), (LONG, 9.2, 12.0), (LONG, 12.2, 15.0))
    timeline = in_shot(kind, lyrics)
    assert not (find_words(name, timeline, SUNG) & find_captions(name, timeline, SUNG)).any()


@pytest.mark.extended
@pytest.mark.parametrize("kind", SHOTS)
@pytest.mark.parametrize("name", STEADY)
def test_lines_with_vocals_behind_them_stay_in_the_frame_and_off_captions(
    name: str, kind: ShotKind, in_shot: Callable, duet: Lyrics
) -> None:
    timeline, n = in_shot(kind, duet), 350
    words, captions = find_words(name, timeline, n), find_captions(name, timeline, n)
    assert words.any()
    assert not (words & captions).any()
    rows, columns = (np.flatnonzero(words.any(axis=axis)) for axis in (1, 0))
    assert rows.min() >= 0.04 * timeline.height
    assert rows.max() <= 0.95 * timeline.height
    assert columns.max() <= timeline.width * 14 / 15 + 1


@pytest.mark.parametrize("kind", ["full", "near", "close"])
@pytest.mark.parametrize("name", ["scopitone", "cover", "poster", "reel"])
def test_words_of_both_singers_are_legible_on_a_white_picture(
    name: str, kind: ShotKind, in_shot: Callable, duet: Lyrics
) -> None:
    contrasts = measure_line_contrasts(name, in_shot(kind, duet, cover="white"))
    assert all(line.passed for line in contrasts), contrasts


@pytest.mark.parametrize("name", STYLES)
def test_singers_have_colors(name: str, in_shot: Callable, duet: Lyrics) -> None:
    timeline = in_shot("wide", duet)
    first, second = (
        load_style(name)(sung_by(timeline, number)).draw(SUNG).blue.astype(int) for number in (0, 1)
    )
    assert np.count_nonzero(np.abs(first - second) > 20) > 40


def sung_by(timeline: Timeline, number: int) -> Timeline:
    lines = tuple(replace(cue, singer=number, side="left") for cue in timeline.lines)
    return replace(timeline, lines=lines)


def test_a_line_with_rows_is_about_as_large_in_a_montage_as_elsewhere(
    in_shot: Callable, with_rows: Lyrics
) -> None:
    timeline = in_shot("wide", with_rows)
    reel, window = (find_words(name, timeline, SUNG) for name in ("reel", "window"))
    widths = [np.ptp(np.flatnonzero(words.any(axis=0))) for words in (reel, window)]
    assert widths[0] >= 0.8 * widths[1]
    assert not (reel & find_captions("reel", timeline, SUNG)).any()


@pytest.mark.parametrize("size", [(640, 360), (360, 640)])
@pytest.mark.parametrize("name", STYLES)
def test_a_song_that_sings_from_the_beginning_shows_its_first_line_at_once(
    name: str, size: tuple[int, int], make_timeline: Callable, sung: Callable
) -> None:
    lyrics = sung(("Here it comes again", 0.2, 2.6), ("and again", 3.0, 5.0))
    timeline = make_timeline(30.0, lyrics, width=size[0], height=size[1])
    assert find_words(name, timeline, 15).sum() > 0.8 * find_words(name, timeline, 45).sum() > 0
    assert find_captions(name, timeline, 45).any(), "the title is the caption"


@pytest.mark.parametrize("other", [(1.0, 0.9, 0.0), (0.35, 0.45, 1.0), (0.0, 0.8, 0.3)])
@pytest.mark.parametrize("accent", [(1.0, 0.1, 0.5), (0.0, 0.4, 1.0), (0.9, 0.0, 0.0)])
def test_the_sung_word_is_legible_on_every_light_ground_of_type(
    accent: tuple[float, float, float], other: tuple[float, float, float]
) -> None:
    ground = change_tone(accent, *FLOOD)
    lit = _darken_lit(other, ground)
    assert contrast_of(relative_luminance(lit), relative_luminance(ground)) >= 4.5
