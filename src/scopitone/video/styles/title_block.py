"""The layers of title, author and brand, in the places of a layout."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import Any

from scopitone.video.layers.caption import Caption, CaptionSetting, Imprint, Watermark
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.layout_pose import Choreography, Stance
from scopitone.video.layers.logo import Logo
from scopitone.video.layers.text import DESCENT_EM, INK, Ink
from scopitone.video.plan.framing import find_faces_of
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster.text_layout import TextBlock, set_rows
from scopitone.video.styles.backdrop_layer import find_picture
from scopitone.video.styles.cover_layout import MEASURE, Layout

TITLE_SIZES = (136.0, 120.0, 104.0, 88.0, 76.0, 64.0)
# A title that needs more than two rows at all of these has as many as it needs, up to MOST_ROWS.
MIN_TITLE_SIZE, MAX_ROWS = 56.0, 4
ENDING_SIZES = (72.0, 60.0, 52.0)
# The sizes of small captions, at 1080 rows; those of the author are shares of its usual size. A
# caption is smaller before it is cut.
HEAD_SIZES, CORNER_SIZES, BRAND_SIZES = (34.0, 30.0, 26.0), (28.0, 25.0, 22.0), (21.0, 19.0, 17.0)
AUTHOR_SHARES = (1.0, 0.9, 0.8)
# The share of a caption that must remain if it is cut between words.
LEAST_WORDS = 0.6
ARRIVE_S = 0.7
# Title, author and card.
CAPTION_LAYERS = 3
# The size of the user's text on the cards, and of the largest title above it, at 1080 rows.
CARD_SIZE, MAX_TITLE_OVER_CARD = 32.0, 104.0
# The largest logo, at 1080 rows.
LOGO_HEIGHT, LOGO_WIDTH = 26.0, 320.0


def make_captions(
    timeline: Timeline,
    places: Layout,
    moves: Choreography,
    quiet: float,
    ink: Ink = INK,
    *,
    in_views: bool = True,
) -> tuple[Layer, ...]:
    """Return the layers of title, author and brand; `quiet` is the opacity of small text.

    in_views: whether title and author are also on pictures that fill the frame. If not, the brand
    has their place there if it would be on a face.
    """
    fade = timeline.seconds(ARRIVE_S)
    layers: list[Layer] = [
        Caption(_title_settings(timeline, places), moves, fade, ink),
        Caption(_author_settings(timeline, places, quiet), moves, fade, ink),
        Caption(_card_settings(timeline, places, quiet), moves, fade, ink),
    ]
    return (*layers, *_brand_layers(timeline, places, quiet, ink, moves_brand=not in_views))


def split_brand(layers: tuple[Layer, ...]) -> tuple[tuple[Layer, ...], tuple[Layer, ...]]:
    """Split the layers of `make_captions` into those of title and author, and the brand's."""
    return layers[:CAPTION_LAYERS], layers[CAPTION_LAYERS:]


def find_captions_foot(timeline: Timeline, places: Layout) -> float:
    """Return the row of pixels below title and author while someone sings."""
    settings = (
        _title_settings(timeline, places)["sing"],
        _author_settings(timeline, places, 1.0)["sing"],
    )
    return max(
        (
            setting.y
            + (len(setting.block.rows) - 1) * setting.block.leading * setting.size
            + DESCENT_EM * setting.size
            for setting in settings
            if setting.block.rows
        ),
        default=_cover_foot(places.stances["sing"], places),
    )


def _title_settings(timeline: Timeline, places: Layout) -> dict[Pose, CaptionSetting]:
    text, middle = timeline.title, timeline.width / 2
    max_width, unit, stances = timeline.width * MEASURE, places.unit, places.stances
    size = _choose_size(text, max_width / unit, TITLE_SIZES, 2, MIN_TITLE_SIZE)
    if len(text.split()) == 1:
        # Scripts without spaces: a single row is better than two rows of larger text.
        size = _choose_size(text, max_width / unit, TITLE_SIZES[:4], 1, size)
    if len(text) > 40:
        size = min(size, 88.0)
    if timeline.intro:
        size = min(size, MAX_TITLE_OVER_CARD)
    card = _set_title(text, max_width / (size * unit), align=0.5, max_rows=MAX_ROWS)
    card_y = _cover_foot(stances["title"], places) + 36 * unit + 0.95 * size * unit
    small = _caption_size(text, places.captions, unit, 1 if places.centered else 2)
    align, x = _caption_alignment(places, timeline)
    max_rows = 1 if places.centered else 2
    beside = _set_title(text, places.captions / small, align=align, max_rows=max_rows)
    # Between cover and spectrum there is room for one row of 44, or two of 32.
    low = 44 * unit if len(_set_title(text, max_width / (44 * unit)).rows) <= 1 else 32 * unit
    below = _set_title(text, max_width / low, align=0.5, max_rows=2)
    last = _choose_size(text, max_width / unit, ENDING_SIZES, 2, ENDING_SIZES[-1])
    ending = _set_title(text, max_width / (last * unit), align=0.5, max_rows=3)
    sing, open_, end = stances["sing"], stances["open"], stances["end"]
    singing = CaptionSetting(beside, x, _baseline_under(sing, places, small), small, 1.0)
    opened = CaptionSetting(below, middle, _baseline_under(open_, places, low), low, 1.0)
    if places.head is not None:
        row, head = _fit(text, HEAD_SIZES, places.captions, unit, 1, weight=750, align=align)
        singing = CaptionSetting(row, x, places.head, head, 0.92)
        opened = opened if places.opens else singing
    return {
        "title": CaptionSetting(card, middle, card_y, size * unit, 1.0),
        "sing": singing,
        "open": opened,
        "end": CaptionSetting(
            ending, middle, _baseline_under(end, places, last * unit) + 24 * unit, last * unit, 1.0
        ),
    }


def _choose_size(
    text: str, max_width: float, sizes: tuple[float, ...], rows: int, min_size: float
) -> float:
    """Return the first of `sizes` at which the text fits into `rows` rows, or `min_size`."""
    return next((s for s in sizes if len(_set_title(text, max_width / s).rows) <= rows), min_size)


def _author_settings(
    timeline: Timeline, places: Layout, opacity: float
) -> dict[Pose, CaptionSetting]:
    """Return the settings of the author, below the last row of the title."""
    middle, max_width, unit = timeline.width / 2, timeline.width * MEASURE, places.unit
    settings: dict[Pose, CaptionSetting] = {}
    sizes: dict[Pose, float] = {"title": 46, "sing": 30, "open": 30, "end": 38}
    for pose, title in _title_settings(timeline, places).items():
        size = sizes[pose] * unit
        if pose == "sing" or (pose == "open" and places.head is not None and not places.opens):
            align, x = _caption_alignment(places, timeline)
            measure = places.captions
        else:
            measure, align, x = max_width, 0.5, middle
        rows = len(title.block.rows)
        last = title.y + max(0, rows - 1) * title.block.leading * title.size
        y = last + 0.36 * title.size + 1.15 * size if rows else title.y
        card = pose in ("title", "end") and timeline.author
        text = _introduce_author(timeline.author) if card else timeline.author
        max_rows = 2 if card else 1
        shares = (1.0,) if card else AUTHOR_SHARES
        block, size = _fit(text, shares, measure, size, max_rows, weight=450, align=align)
        settings[pose] = CaptionSetting(
            block, x, y, size, max(opacity, 0.8 if pose == "title" else 0.7)
        )
    return settings


def _card_settings(
    timeline: Timeline, places: Layout, opacity: float
) -> dict[Pose, CaptionSetting]:
    """Return the settings of the user's text on the first and last card, below the author."""
    size, middle = CARD_SIZE * places.unit, timeline.width / 2
    measure = timeline.width * MEASURE / size
    authors = _author_settings(timeline, places, opacity)
    settings: dict[Pose, CaptionSetting] = {}
    texts: dict[Pose, str] = {"title": timeline.intro, "end": timeline.outro}
    for pose, above in authors.items():
        block = _set_with_ellipsis(texts.get(pose, ""), 1, weight=550, measure=measure, align=0.5)
        last = max(0, len(above.block.rows) - 1) * above.block.leading * above.size
        y = above.y + last + (0.6 * above.size + 1.1 * size if above.block.rows else 0.0)
        settings[pose] = CaptionSetting(block, middle, y, size, max(opacity, 0.8))
    return settings


def _introduce_author(author: str) -> str:
    """Return the author's name, after "by" if the name is in Latin script."""
    named = author and all(c < "\u0250" for c in author if c.isalpha())
    return f"by {author}" if named else author


def _caption_alignment(places: Layout, timeline: Timeline) -> tuple[float, float]:
    """Return the alignment of title and author while someone sings, and their x."""
    if places.caption is not None:
        return 0.0, places.caption
    if places.centered:
        return 0.5, timeline.width / 2
    return 0.0, places.stances["sing"].cover_x


def _brand_setting(timeline: Timeline, places: Layout, opacity: float) -> CaptionSetting:
    text, unit = timeline.brand.upper(), places.unit
    # The row above everything else has space for a long name.
    is_middle = places.centered and not places.corner
    measure = places.captions if is_middle else 48.0 * BRAND_SIZES[0] * unit
    align = 0.5 if is_middle else 1.0
    block, size = _fit(text, BRAND_SIZES, measure, unit, 1, weight=600, align=align, tracking=0.16)
    # Tracking adds space after the last letter; the letters are aligned without it.
    edge = timeline.width / 2 if is_middle else _find_corner(timeline)
    return CaptionSetting(block, edge + 0.16 * size * align, places.brand, size, opacity)


def _set_title(text: str, measure: float, align: float = 0.0, max_rows: int = 99) -> TextBlock:
    return _set_with_ellipsis(
        text, max_rows, weight=750, measure=measure, align=align, leading=1.12
    )


def _set_with_ellipsis(
    text: str, max_rows: int, *, weight: int, measure: float, **more: Any
) -> TextBlock:
    """Set `text` in at most `max_rows` rows; a longer text ends in an ellipsis."""
    block = set_rows(text, weight=weight, measure=measure, **more)
    if len(block.rows) <= max_rows:
        return block

    def set_part(length: int) -> TextBlock:
        part = text[:length].rstrip(" ,;:-–—·") + "…"
        return set_rows(part, weight=weight, measure=measure, **more)

    longest = bisect_left(range(1, len(text)), True, key=lambda n: len(set_part(n).rows) > max_rows)
    words = text.rfind(" ", 0, longest + 1)
    return set_part(words if words >= LEAST_WORDS * longest else longest)


def _fit(
    text: str,
    sizes: tuple[float, ...],
    measure: float,
    unit: float,
    max_rows: int,
    **more: Any,
) -> tuple[TextBlock, float]:
    """Set `text` at the largest of `sizes` at which it fits, else at the last, with an ellipsis.

    measure: pixels. unit: pixels of one of `sizes`. Returns the block and its size in pixels.
    """
    for size in sizes:
        block = set_rows(text, measure=measure / (size * unit), **more)
        if len(block.rows) <= max_rows:
            return block, size * unit
    size = sizes[-1] * unit
    return _set_with_ellipsis(text, max_rows, measure=measure / size, **more), size


def _caption_size(text: str, side: float, unit: float, max_rows: int) -> float:
    for size in (44.0, 38.0, 34.0, 30.0):
        if len(_set_title(text, side / (size * unit)).rows) <= (1 if size > 38 else max_rows):
            return size * unit
    return 26.0 * unit


def _baseline_under(stance: Stance, places: Layout, size: float) -> float:
    return _cover_foot(stance, places) + 40 * places.unit + 0.85 * size


def _cover_foot(stance: Stance, places: Layout) -> float:
    return stance.cover_y + stance.cover_side * (1.0 + places.rim)


def make_corner_captions(
    timeline: Timeline,
    places: Layout,
    moves: Choreography,
    quiet: float,
    inks: tuple[Ink, Ink],
) -> tuple[Layer, ...]:
    """Return the brand above, and title and author in a small row below, for styles of words.

    `inks` are for the plain and for the flooded sheet. If the title fills the frame, the row has
    only the author.
    """
    caption = _join_texts(timeline.title, timeline.author)
    by = _introduce_author(timeline.author)
    texts: dict[Pose, str] = {
        "sing": caption,
        "open": by,
        "title": _join_texts(by, timeline.intro),
        "end": _join_texts(by, timeline.outro),
    }
    layers: list[Layer] = []
    for text in dict.fromkeys(texts.values()):
        setting = _corner_setting(timeline, places, text, quiet)
        if setting.block.rows:
            poses = frozenset(pose for pose, shown in texts.items() if shown == text)
            layers.append(Imprint(timeline, moves, setting, inks, poses))
    if timeline.logo is not None:
        return (*layers, *_brand_layers(timeline, places, quiet, inks[0]))
    brand = _brand_setting(timeline, places, quiet)
    if brand.block.rows:
        always = frozenset[Pose]({"title", "sing", "open", "end"})
        layers.append(Imprint(timeline, moves, brand, inks, always))
    return tuple(layers)


def _join_texts(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


def _corner_setting(timeline: Timeline, places: Layout, text: str, quiet: float) -> CaptionSetting:
    unit, align = places.unit, 0.5 if places.centered else 0.0
    measure = places.line.right - places.line.left
    block, size = _fit(text, CORNER_SIZES, measure, unit, 1, weight=550, align=align)
    x = (places.line.left + places.line.right) / 2 if places.centered else places.line.left
    y = places.line.top - 8 * unit
    if timeline.height > 1.5 * timeline.width:
        # Above the controls of the platforms, like all text.
        y = timeline.height / 2 + 270 * unit
    return CaptionSetting(block, x, y, size, quiet)


def _brand_layers(
    timeline: Timeline, places: Layout, quiet: float, ink: Ink, *, moves_brand: bool = False
) -> tuple[Layer, ...]:
    """Return the layer of the logo or of the name of the brand, or none.

    moves_brand: whether the name may stand elsewhere on pictures that fill the frame.
    """
    name = _brand_setting(timeline, places, quiet)
    if timeline.logo is not None:
        is_middle = places.centered and not places.corner
        align = 0.5 if is_middle else 1.0
        x = timeline.width / 2 if is_middle else _find_corner(timeline)
        return (
            Logo(
                timeline.logo,
                x,
                places.brand + 4 * places.unit,
                height=LOGO_HEIGHT * places.unit,
                max_width=LOGO_WIDTH * places.unit,
                align=align,
            ),
        )
    if not name.block.rows:
        return ()
    in_views = _find_place_in_views(timeline, places, name) if moves_brand else None
    return (Watermark(timeline, name, ink, in_views=in_views),)


def _find_place_in_views(
    timeline: Timeline, places: Layout, brand: CaptionSetting
) -> CaptionSetting | None:
    """Return the place of the brand on a picture with a face, if there are words below.

    It is the corner, because a face fills the middle.
    """
    has_words_below = places.centered and brand.y < places.lyrics.center
    if not has_words_below or places.corner or not find_faces_of(find_picture(timeline)):
        return None
    return replace(brand, x=_find_corner(timeline) - brand.block.width * brand.size / 2)


def _find_corner(timeline: Timeline) -> float:
    """Return the right edge of a brand in the corner, in pixels: in 9:16 that of all text."""
    is_wide = timeline.width > 1.2 * timeline.height
    return timeline.width * (14 / 15 if is_wide else 0.5 + MEASURE / 2)
