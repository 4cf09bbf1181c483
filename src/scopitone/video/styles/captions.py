"""Title, author and brand, set for the places that a layout gives them."""

from __future__ import annotations

from scopitone.video.layers.caption import Caption, Imprint, Setting, Watermark
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.logo import Logo
from scopitone.video.layers.pose import Choreography, Stance
from scopitone.video.layers.text import INK, Ink
from scopitone.video.raster.type import Block, set_rows
from scopitone.video.styles.cover_layout import MEASURE, Layout
from scopitone.video.timeline import Pose, Timeline

TITLE_SIZES = (136.0, 120.0, 104.0, 88.0, 76.0, 64.0)
# A title that needs more than two rows at all of these has as many as it needs, up to MOST_ROWS.
SMALL_TITLE, MOST_ROWS = 56.0, 4
ENDING_SIZES = (72.0, 60.0, 52.0)
ARRIVE_SECONDS = 0.7
# What is said on the cards, and the largest title that leaves room for it, at 1080 rows.
CARD, TITLE_ABOVE = 32.0, 104.0
# What there is room for above everything else, at 1080 rows.
LOGO, LOGO_WIDTH = 26.0, 320.0


def captions(
    timeline: Timeline, places: Layout, moves: Choreography, quiet: float, ink: Ink = INK
) -> tuple[Layer, ...]:
    """The layers of title, author and brand; `quiet` is the least opacity of small text."""
    fade = timeline.seconds(ARRIVE_SECONDS)
    layers: list[Layer] = [
        Caption(_title(timeline, places), moves, fade, ink),
        Caption(_author(timeline, places, quiet), moves, fade, ink),
        Caption(_cards(timeline, places, quiet), moves, fade, ink),
    ]
    return (*layers, *_house(timeline, places, quiet, ink))


def _title(timeline: Timeline, places: Layout) -> dict[Pose, Setting]:
    text, middle = timeline.title, timeline.width / 2
    widest, unit, stances = timeline.width * MEASURE, places.unit, places.stances
    size = _fitting(text, widest / unit, TITLE_SIZES, 2, SMALL_TITLE)
    if len(text.split()) == 1:
        # Scripts without spaces: a row that is whole is better than two larger ones.
        size = _fitting(text, widest / unit, TITLE_SIZES[:4], 1, size)
    if len(text) > 40:
        size = min(size, 88.0)
    if timeline.intro:
        size = min(size, TITLE_ABOVE)
    card = _set(text, widest / (size * unit), align=0.5, most_rows=MOST_ROWS)
    card_y = _foot(stances["title"], places) + 36 * unit + 0.95 * size * unit
    small = _caption_size(text, places.captions, unit, 1 if places.centred else 2)
    align, x = _beside(places, timeline)
    most = 1 if places.centred else 2
    beside = _set(text, places.captions / small, align=align, most_rows=most)
    # Between cover and spectrum there is room for one row of 44, or two of 32.
    low = 44 * unit if len(_set(text, widest / (44 * unit)).rows) <= 1 else 32 * unit
    below = _set(text, widest / low, align=0.5, most_rows=2)
    last = _fitting(text, widest / unit, ENDING_SIZES, 2, ENDING_SIZES[-1])
    ending = _set(text, widest / (last * unit), align=0.5, most_rows=3)
    sing, open_, end = stances["sing"], stances["open"], stances["end"]
    singing = Setting(beside, x, _under(sing, places, small), small, 1.0)
    opened = Setting(below, middle, _under(open_, places, low), low, 1.0)
    if places.head is not None:
        head = 34 * unit
        row = _set(text, places.captions / head, align=align, most_rows=1)
        singing = opened = Setting(row, x, places.head, head, 0.92)
    return {
        "title": Setting(card, middle, card_y, size * unit, 1.0),
        "sing": singing,
        "open": opened,
        "end": Setting(
            ending, middle, _under(end, places, last * unit) + 24 * unit, last * unit, 1.0
        ),
    }


def _fitting(text: str, widest: float, sizes: tuple[float, ...], rows: int, least: float) -> float:
    """The first of the sizes at which the text needs no more than so many rows, or the least."""
    return next((s for s in sizes if len(_set(text, widest / s).rows) <= rows), least)


def _author(timeline: Timeline, places: Layout, opacity: float) -> dict[Pose, Setting]:
    """The author's line, below wherever the title's last row is."""
    middle, widest, unit = timeline.width / 2, timeline.width * MEASURE, places.unit
    settings: dict[Pose, Setting] = {}
    sizes: dict[Pose, float] = {"title": 46, "sing": 30, "open": 30, "end": 38}
    for pose, title in _title(timeline, places).items():
        size = sizes[pose] * unit
        if pose == "sing" or (pose == "open" and places.head is not None):
            align, x = _beside(places, timeline)
            measure = places.captions
        else:
            measure, align, x = widest, 0.5, middle
        rows = len(title.block.rows)
        last = title.y + max(0, rows - 1) * title.block.leading * title.size
        y = last + 0.36 * title.size + 1.15 * size if rows else title.y
        card = pose in ("title", "end") and timeline.author
        text = _by(timeline.author) if card else timeline.author
        most = 2 if card else 1
        block = _fitted(text, most, weight=450, measure=measure / size, align=align)
        settings[pose] = Setting(block, x, y, size, max(opacity, 0.8 if pose == "title" else 0.7))
    return settings


def _cards(timeline: Timeline, places: Layout, opacity: float) -> dict[Pose, Setting]:
    """What the user says on the first card and on the last, below the author."""
    size, middle = CARD * places.unit, timeline.width / 2
    measure = timeline.width * MEASURE / size
    authors = _author(timeline, places, opacity)
    settings: dict[Pose, Setting] = {}
    texts: dict[Pose, str] = {"title": timeline.intro, "end": timeline.outro}
    for pose, above in authors.items():
        block = _fitted(texts.get(pose, ""), 1, weight=550, measure=measure, align=0.5)
        last = max(0, len(above.block.rows) - 1) * above.block.leading * above.size
        y = above.y + last + (0.6 * above.size + 1.1 * size if above.block.rows else 0.0)
        settings[pose] = Setting(block, middle, y, size, max(opacity, 0.8))
    return settings


def _by(author: str) -> str:
    """The author, introduced where the name is in the introduction's script."""
    named = author and all(c < "\u0250" for c in author if c.isalpha())
    return f"by {author}" if named else author


def _beside(places: Layout, timeline: Timeline) -> tuple[float, float]:
    """How title and author are set while someone sings, and from which x."""
    if places.centred:
        return 0.5, timeline.width / 2
    return 0.0, places.stances["sing"].cover_x if places.caption is None else places.caption


def _brand(timeline: Timeline, places: Layout, opacity: float) -> Setting:
    text, unit = timeline.brand.upper(), places.unit
    # One row above everything else: there it may be long.
    size = 21 * unit
    measure = 48.0 if not places.centred else places.captions / size
    align = 0.5 if places.centred else 1.0
    block = _fitted(text, 1, weight=600, measure=measure, align=align, tracking=0.16)
    # Tracking stands behind the last letter too: the margin, or the middle, is the letters'.
    edge = timeline.width / 2 if places.centred else timeline.width * 14 / 15
    return Setting(block, edge + 0.16 * size * align, places.brand, size, opacity)


def _set(text: str, measure: float, align: float = 0.0, most_rows: int = 99) -> Block:
    return _fitted(text, most_rows, weight=750, measure=measure, align=align, leading=1.12)


def _fitted(text: str, most_rows: int, *, weight: int, measure: float, **more: float) -> Block:
    """Set in at most so many rows: a text that is longer ends in an ellipsis."""
    block = set_rows(text, weight=weight, measure=measure, **more)
    while len(block.rows) > most_rows:
        text = text[: block.rows[most_rows - 1].end - 1].rstrip() + "…"
        block = set_rows(text, weight=weight, measure=measure, **more)
    return block


def _caption_size(text: str, side: float, unit: float, most_rows: int) -> float:
    for size in (44.0, 38.0, 34.0, 30.0):
        if len(_set(text, side / (size * unit)).rows) <= (1 if size > 38 else most_rows):
            return size * unit
    return 26.0 * unit


def _under(stance: Stance, places: Layout, size: float) -> float:
    return _foot(stance, places) + 40 * places.unit + 0.85 * size


def _foot(stance: Stance, places: Layout) -> float:
    return stance.cover_y + stance.cover_side * (1.0 + places.rim)


def corners(
    timeline: Timeline,
    places: Layout,
    moves: Choreography,
    quiet: float,
    inks: tuple[Ink, Ink],
) -> tuple[Layer, ...]:
    """Brand above, title and author in one small row below: for styles that are all words.

    inks: on the sheet, and where it is flooded. Where the title fills the frame the row has the
    author alone.
    """
    said = _joined(timeline.title, timeline.author)
    by = _by(timeline.author)
    texts: dict[Pose, str] = {
        "sing": said,
        "open": by,
        "title": _joined(by, timeline.intro),
        "end": _joined(by, timeline.outro),
    }
    found: list[Layer] = []
    for text in dict.fromkeys(texts.values()):
        setting = _row(timeline, places, text, quiet)
        if setting.block.rows:
            poses = frozenset(pose for pose, shown in texts.items() if shown == text)
            found.append(Imprint(timeline, moves, setting, inks, poses))
    if timeline.logo is not None:
        return (*found, *_house(timeline, places, quiet, inks[0]))
    brand = _brand(timeline, places, quiet)
    if brand.block.rows:
        always = frozenset[Pose]({"title", "sing", "open", "end"})
        found.append(Imprint(timeline, moves, brand, inks, always))
    return tuple(found)


def _joined(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


def _row(timeline: Timeline, places: Layout, text: str, quiet: float) -> Setting:
    size, unit = 28 * places.unit, places.unit
    align = 0.5 if places.centred else 0.0
    measure = places.line.right - places.line.left
    block = _fitted(text, 1, weight=550, measure=measure / size, align=align)
    x = (places.line.left + places.line.right) / 2 if places.centred else places.line.left
    y = places.line.top - 8 * unit
    if timeline.height > 1.5 * timeline.width:
        # Above the platforms' controls, as everything that must be read.
        y = timeline.height / 2 + 270 * unit
    return Setting(block, x, y, size, quiet)


def _house(timeline: Timeline, places: Layout, quiet: float, ink: Ink) -> tuple[Layer, ...]:
    """The logo, or the brand's name, or nothing."""
    name = _brand(timeline, places, quiet)
    if timeline.logo is not None:
        align = 0.5 if places.centred else 1.0
        x = timeline.width / 2 if places.centred else timeline.width * 14 / 15
        return (
            Logo(
                timeline.logo,
                x,
                places.brand + 4 * places.unit,
                height=LOGO * places.unit,
                widest=LOGO_WIDTH * places.unit,
                align=align,
            ),
        )
    return (Watermark(name, ink),) if name.block.rows else ()
