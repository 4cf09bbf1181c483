"""What holds for every style: words in their place and legible, nothing that flashes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import EntryPoint

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scopitone.core.errors import InputError
from scopitone.core.graphics import skia
from scopitone.core.song import Lyrics
from scopitone.video import styles
from scopitone.video.encode.flash_meter import FlashMeter, sample_cells
from scopitone.video.plan.palette import palette_from_colors
from scopitone.video.plan.shots import ViewShot
from scopitone.video.plan.song_energy import VERSE_LIFT
from scopitone.video.plan.timeline import PoseCue, Timeline
from scopitone.video.raster.text_layout import missing_glyphs
from scopitone.video.styles import STYLES, build_scene, load_style, styles_by_name
from scopitone.video.styles.horizon import HORIZON

NAMES = sorted(STYLES)
SHAPES = {"16:9": (640, 360), "9:16": (360, 640), "1:1": (360, 360), "4:5": (360, 450)}
TITLE, SING, OPEN, END = 45, 235, 450, 880
# While the picture travels, and in the line of the chorus.
TRAVEL, CHORUS = 305, 660
# Poster and type are print: a drop opens nothing there but what a chorus opens.
DROPPING = set(NAMES) - {"poster", "type"}
TIMES = (TITLE, SING, OPEN, END)
SCRIPTS = {
    "latin": "Übermäßig lange Wörter, naïve façade",
    "cyrillic": "Широкая электрификация южных губерний",
    "greek": "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
    "arabic": "نص حكيم له سر قاطع وذو شأن عظيم",
    "hebrew": "דג סקרן שט בים מאוכזב ולפתע מצא חברה",
    "devanagari": "ऋषियों को सताने वाले दुष्ट राक्षसों के राजा",
    "thai": "เป็นมนุษย์สุดประเสริฐเลิศคุณค่า",
    "japanese": "いろはにほへと ちりぬるを 我が世誰ぞ",
    "korean": "키스의 고유조건은 입술끼리 만나야 하고",
    "chinese": "天地玄黃宇宙洪荒日月盈昃辰宿列張",
    "bengali": "আমি তোমাকে ভালোবাসি বৃষ্টির রাতে",
    "tamil": "மழை பெய்யும் இரவில் உன்னை நினைக்கிறேன்",
    "mixed": "Love ❤️ 👩‍👩‍👧‍👦 שלום 🇯🇵 夜の雨 ♪♫",
}


ENCODED = np.arange(256) / 255
LINEAR = np.where(ENCODED <= 0.04045, ENCODED / 12.92, ((ENCODED + 0.055) / 1.055) ** 2.4)


@pytest.fixture(scope="session")
def show(make_timeline: Callable, sung: Callable) -> Callable[..., Timeline]:
    """`show(lyric, shape="16:9", …)` -> 30 s with all poses."""

    def make(lyric: str = "Should auld acquaintance", shape: str = "16:9", **more: object):
        width, height = SHAPES[shape]
        lyrics = sung((lyric, 5.0, 9.0), ("For auld lang syne", 21.0, 24.0)) if lyric else Lyrics()
        return make_timeline(30.0, lyrics, **{"width": width, "height": height, **more})

    return make


def without_text(timeline: Timeline) -> Timeline:
    """The timeline with blank texts; a picture is as dark behind a blank brand as behind any."""
    return replace(
        timeline,
        title="",
        author="",
        brand=" " if timeline.brand else "",
        lines=tuple(replace(line, text=" ") for line in timeline.lines),
    )


def ink(name: str, timeline: Timeline, n: int) -> np.ndarray:
    """Where text changes frame n."""
    drawn = load_style(name)(timeline).draw(n).luma.astype(int)
    return abs(drawn - load_style(name)(without_text(timeline)).draw(n).luma) > 24


def luminance(name: str, timeline: Timeline, n: int) -> np.ndarray:
    """WCAG's relative luminance of every pixel, as a player shows it."""
    frame = load_style(name)(timeline).draw(n).frame
    rgb = frame.reformat(format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709")
    red, green, blue = np.moveaxis(LINEAR[rgb.to_ndarray()], -1, 0)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(name: str, timeline: Timeline, n: int) -> float:
    """WCAG's contrast of the text's strokes against what is behind them."""
    with_text, without = luminance(name, timeline, n), luminance(name, without_text(timeline), n)
    change = np.abs(with_text - without)
    strokes = change > 0.9 * np.percentile(change[change > 0.02], 97)
    assert strokes.sum() > 50
    high, low = np.maximum(with_text, without)[strokes], np.minimum(with_text, without)[strokes]
    return float(np.percentile((high + 0.05) / (low + 0.05), 10))


def assert_within(marks: np.ndarray, box: tuple[float, float, float, float], of: str) -> None:
    rows, columns = np.nonzero(marks)
    height, width = marks.shape
    if len(rows):
        assert columns.min() >= box[0] * width - 1, of
        assert rows.min() >= box[1] * height - 1, of
        assert columns.max() < box[2] * width + 1, of
        assert rows.max() < box[3] * height + 1, of


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NAMES)
def test_it_draws_every_pose_in_every_shape_with_and_without_words(
    name: str, shape: str, show: Callable
) -> None:
    for timeline in (show(shape=shape), show("", shape, title="", author="", brand="")):
        scene = load_style(name)(timeline)
        for n in (0, TITLE, SING, OPEN, END, 899):
            assert scene.draw(n).luma.shape == SHAPES[shape][::-1]


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_depends_on_its_number_alone(name: str, show: Callable, planes: Callable) -> None:
    """As segments are drawn: each by a scene of its own, from its first frame on."""
    through = load_style(name)(show())
    for last in (SING, TRAVEL, CHORUS):
        for n in range(last - 12, last):
            through.draw(n)
        assert planes(through.draw(last)) == planes(load_style(name)(show()).draw(last))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NAMES)
def test_text_keeps_clear_of_the_edges_and_of_the_platforms_controls(
    name: str, shape: str, show: Callable
) -> None:
    """In 9:16 what must be read lies in x 108 to 972, y 269 to 1248 of 1080 by 1920."""
    box = (0.1, 0.14, 0.9, 0.65) if shape == "9:16" else (0.06, 0.04, 0.94, 0.96)
    timeline = show("Incomprehensibilities notwithstanding, we sang", shape, title="W" * 60)
    for n in TIMES:
        assert_within(ink(name, timeline, n), box, f"frame {n}")


@pytest.mark.parametrize("cover", ["white", "black", "busy", "yellow"])
@pytest.mark.parametrize("name", NAMES)
def test_words_are_readable_on_any_cover(name: str, cover: str, show: Callable) -> None:
    large = {"width": 1280, "height": 720, "cover": cover}
    words = show("MMM HHH", title="", author="", brand="", **large)
    assert contrast(name, words, int(words.lines[0].stop) + 1) >= 4.5
    assert contrast(name, words, int(words.lines[0].start) - 1) >= 3.0
    title = show("", author="", brand="", **large)
    assert contrast(name, title, TITLE) >= 4.5


@pytest.mark.parametrize("cover", ["white", "black"])
@pytest.mark.parametrize("name", NAMES)
def test_words_are_readable_in_every_shot(name: str, cover: str, show: Callable) -> None:
    large = {"width": 960, "height": 540, "cover": cover}
    words = show("MMM HHH", title="", author="", brand="", **large)
    for kind in ("full", "near", "close", "words"):
        shown = replace(words, shots=(ViewShot(-1.0, kind),))
        assert contrast(name, shown, int(words.lines[0].stop) + 1) >= 4.5, kind
        assert contrast(name, shown, int(words.lines[0].start) - 1) >= 3.0, kind


@pytest.mark.parametrize("name", NAMES)
def test_text_keeps_clear_of_the_edges_in_every_shot(name: str, show: Callable) -> None:
    for shape, box in (("16:9", (0.06, 0.04, 0.94, 0.96)), ("9:16", (0.1, 0.14, 0.9, 0.65))):
        timeline = show("Incomprehensibilities notwithstanding, we sang", shape)
        for kind in ("full", "close", "words"):
            shown = replace(timeline, shots=(ViewShot(-1.0, kind),))
            assert_within(ink(name, shown, SING), box, f"{shape} {kind}")


@pytest.mark.parametrize("name", NAMES)
def test_shots_are_told_apart(name: str, show: Callable) -> None:
    timeline = show(cover="half")
    wide, close = (
        load_style(name)(replace(timeline, shots=(ViewShot(-1.0, kind),))).draw(SING).luma
        for kind in ("wide", "close")
    )
    assert np.abs(wide.astype(int) - close).mean() > 3


ODD = [
    ("#ffffff", "#ffffff"),
    ("#000000", "#101010"),
    ("#ffff00", "#00ffff"),
    ("#ff0000", "#00ff00"),
]


@pytest.mark.parametrize(
    "colors",
    [
        pytest.param(ODD[0], id="white"),
        pytest.param(ODD[1], id="black", marks=pytest.mark.extended),
        pytest.param(ODD[2], id="glaring"),
        pytest.param(ODD[3], id="red and green", marks=pytest.mark.extended),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_words_are_readable_in_a_chorus_and_in_any_colors(
    name: str, colors: tuple[str, str], show: Callable
) -> None:
    words = show("MMM HHH", title="", author="", brand="", width=1280, height=720, cover="white")
    words = replace(opened(words, lift=1.0), palette=palette_from_colors(colors))
    assert contrast(name, words, int(words.lines[0].stop) + 1) >= 4.5
    assert contrast(name, words, int(words.lines[0].start) - 1) >= 3.0


def opened(timeline: Timeline, *, lift: float, drop: float = 0.0) -> Timeline:
    """The timeline with one view, and one state of its dynamics, through the whole song."""
    rows = (np.full(len(timeline.energy), value, np.float32) for value in (lift, drop))
    return replace(
        timeline,
        shots=(ViewShot(-1.0, "wide"),),
        dynamics=replace(timeline.dynamics, **dict(zip(("lift", "drop"), rows, strict=True))),
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_chorus_looks_like_one_and_a_drop_opens_the_picture(name: str, show: Callable) -> None:
    """More than a few pixels change: the middle of each picture's difference is seen."""
    n, verse = SING, load_style(name)(opened(show(), lift=VERSE_LIFT)).draw(SING)
    chorus, dropped = (
        load_style(name)(opened(show(), lift=lift, drop=drop)).draw(n)
        for lift, drop in ((1.0, 0.0), (VERSE_LIFT, 1.0))
    )
    assert np.abs(chorus.luma.astype(int) - verse.luma).mean() > 2.5
    if name in DROPPING:
        assert np.abs(dropped.luma.astype(int) - verse.luma).mean() > 0.8


@pytest.mark.parametrize("name", NAMES)
def test_in_silence_it_comes_to_rest(name: str, show: Callable) -> None:
    """But for how far the song is, which goes on."""
    scene = load_style(name)(show("", bpm=0))
    still, other = scene.draw(OPEN), scene.draw(OPEN + 40)
    moved = np.abs(still.luma.astype(int) - other.luma) > 2
    assert moved.mean() < 0.01


@pytest.mark.extended
@settings(max_examples=12, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
@pytest.mark.parametrize("script", SCRIPTS)
def test_titles_and_words_of_any_script_fit(
    script: str, show: Callable, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(NAMES))
    shape = data.draw(st.sampled_from(sorted(SHAPES)))
    words = st.lists(st.sampled_from(SCRIPTS[script].split()), min_size=1, max_size=5)
    title, lyric = (" ".join(data.draw(words)) for _ in range(2))
    assert not missing_glyphs(title + lyric)
    box = (0.1, 0.14, 0.9, 0.65) if shape == "9:16" else (0.06, 0.04, 0.94, 0.96)
    # Of a line that no one sings in a breath the end may be anywhere.
    timeline = show(lyric[:100], shape, title=title, author=title[:40])
    for n in (TITLE, SING):
        marks = ink(name, timeline, n)
        assert marks.any()
        assert_within(marks, box, f"{name} {shape} frame {n}")


@pytest.mark.parametrize("clicks", [4, 7])
@pytest.mark.parametrize("name", NAMES)
def test_the_hardest_click_track_does_not_flash(name: str, clicks: int, show: Callable) -> None:
    """All bands jump to full so many times a second, and fall as the analysis lets them."""
    timeline = show(cover="white")
    frames = np.arange(len(timeline.bands))
    on = np.exp(-(frames % (30 / clicks)) / (0.18 * 30)).astype(np.float32)
    wild = replace(
        timeline,
        bands=np.repeat(on[:, None], timeline.bands.shape[1], axis=1),
        low=on,
        energy=on,
        beats=tuple(np.arange(0, 900, 30 / clicks)),
    )
    scene = load_style(name)(wild)
    meter = FlashMeter(30)
    for first in (SING, OPEN):
        drawn = (scene.draw(n) for n in range(first, first + 45))
        meter.add(np.stack([sample_cells(c.luma, c.blue, c.red) for c in drawn]))
    assert meter.result().passed, meter.result()


@pytest.mark.parametrize("name", NAMES)
def test_a_loop_of_it_has_no_words(name: str, show: Callable) -> None:
    timeline = show(loop=True)
    assert not ink(name, timeline, 60).any()


def test_styles_are_told_apart_in_one_still(show: Callable) -> None:
    stills = []
    for name in NAMES:
        luma = load_style(name)(show()).draw(SING).luma.astype(float)
        stills.append(luma.reshape(45, 8, 80, 8).mean(axis=(1, 3)))
    for i, still in enumerate(stills):
        for k, other in enumerate(stills[i + 1 :]):
            assert np.sqrt(np.mean((still - other) ** 2)) > 5, (NAMES[i], NAMES[i + 1 + k])


@pytest.mark.parametrize("name", ["", "Cover", "../cover", "nope"])
def test_an_unknown_style_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(InputError, match="accepted: auto, cover") as caught:
        load_style(name)
    assert caught.value.field == "style"


def test_a_package_may_bring_a_style(monkeypatch: pytest.MonkeyPatch, show: Callable) -> None:
    entry = EntryPoint("theirs", "scopitone.video.styles.cover", styles.ENTRY_POINTS)
    monkeypatch.setattr(styles, "entry_points", lambda group: [entry] * (group == entry.group))
    styles_by_name.cache_clear()
    try:
        assert load_style("theirs")(show()).draw(0).luma.shape == (360, 640)
        assert set(STYLES) < set(styles_by_name())
    finally:
        styles_by_name.cache_clear()


@pytest.mark.parametrize("name", NAMES)
def test_the_end_card_becomes_black_where_the_song_fades(name: str, show: Callable) -> None:
    faded = build_scene(name, replace(show(), fade=36.0))
    plain = build_scene(name, show())
    lights = [float(faded.draw(n).luma.mean()) for n in (870, 882, 892, 899)]
    assert lights == sorted(lights, reverse=True)
    assert (faded.draw(899).luma == 16).all()
    assert (faded.draw(862).luma == plain.draw(862).luma).all()


def test_a_face_stays_above_the_horizon(show: Callable) -> None:
    pixels = np.full((200, 200, 4), (50, 100, 180, 255), np.uint8)
    pixels[75:155, 70:130, :3] = (217, 153, 122)
    pixels[95:107, 78:94, :3] = pixels[95:107, 106:122, :3] = 20
    image = skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType)
    portrait = bytes(image.encodeToData(skia.EncodedImageFormat.kPNG, 100))
    timeline = replace(show("", title="", author="", brand=""), cover=portrait, shots=())
    sung = replace(timeline, poses=(PoseCue(-1.0, 0.0, "sing"),))
    frame = load_style("horizon")(sung).draw(SING)
    # Skin is redder than the sky of this palette.
    skin = frame.red[: round(HORIZON[False] * 180), 140:180] > 146
    rows = 2 * skin.any(axis=1).nonzero()[0]
    side = 2 * skin.any(axis=0).sum() / (60 / 200)
    assert np.ptp(rows) >= 0.9 * 80 / 200 * side, "all of it, from brow to chin"
