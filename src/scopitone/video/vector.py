"""Logos as SVG: checked, and drawn once as a PNG that everything after this takes."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import skia

from scopitone.errors import MediaError

MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 20_000
"""A logo has some hundred; more take seconds to draw."""

HEIGHT = 512
"""Pixels of the PNG, which is shown at 26 of 1080 rows: sharp on 2160 as well."""

WIDEST = 8
"""Times as wide as high at most, and the other way round."""

_FORBIDDEN = {
    "script": "scripts",
    "foreignObject": "foreign objects",
    "image": "pictures in it",
    "text": "text (convert it to outlines)",
}


def is_svg(data: bytes) -> bool:
    """Whether this looks like an SVG file."""
    return b"<svg" in data[:4096]


def drawn(data: bytes) -> bytes:
    """The SVG as a PNG with alpha, HEIGHT pixels high. Raises MediaError("logo", …).

    Nothing outside the file is ever looked at: there are no entities, no references but those
    to ids of its own, and no pictures.
    """
    root = _checked(data)
    width, height = _size(root)
    scale = HEIGHT / height
    surface = skia.Surface(max(1, math.ceil(width * scale)), HEIGHT)
    dom = skia.SVGDOM.MakeFromStream(skia.MemoryStream(data, True))
    if dom is None:
        raise MediaError("logo", "is no SVG that can be drawn")
    with surface as canvas:
        canvas.scale(scale, scale)
        dom.setContainerSize(skia.Size(width, height))
        dom.render(canvas)
    image = surface.makeImageSnapshot()
    if not image.toarray(colorType=skia.kRGBA_8888_ColorType)[:, :, 3].any():
        raise MediaError("logo", "shows nothing: it is empty, or drawn outside its viewBox")
    return bytes(image.encodeToData(skia.kPNG, 100))


def _checked(data: bytes) -> ElementTree.Element:
    if len(data) > MAX_BYTES:
        raise MediaError("logo", f"larger than {MAX_BYTES >> 20} MB")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise MediaError("logo", "an SVG with a DOCTYPE is not accepted; save it without one")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise MediaError("logo", f"is no SVG that can be read: {error}") from error
    if _name(root) != "svg":
        raise MediaError("logo", "is no SVG file")
    for number, element in enumerate(root.iter()):
        if number >= MAX_ELEMENTS:
            raise MediaError("logo", f"more than {MAX_ELEMENTS} elements")
        _check_element(element)
    _check_uses(root)
    return root


def _check_element(element: ElementTree.Element) -> None:
    name = _name(element)
    if name in _FORBIDDEN:
        raise MediaError("logo", f"an SVG with {_FORBIDDEN[name]} is not accepted")
    for key, value in element.attrib.items():
        local = key.rpartition("}")[2]
        if local.startswith("on"):
            raise MediaError("logo", "an SVG with scripts is not accepted")
        if local == "href" and not value.startswith("#"):
            raise MediaError("logo", "an SVG that refers to other files is not accepted")
        if "url(" in value and not value.split("url(", 1)[1].lstrip("'\" ").startswith("#"):
            raise MediaError("logo", "an SVG that refers to other files is not accepted")


def _check_uses(root: ElementTree.Element) -> None:
    """What is used must not itself use: a chain of doublings would never be done drawing."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    for use in root.iter():
        if _name(use) != "use":
            continue
        href = next((v for k, v in use.attrib.items() if k.rpartition("}")[2] == "href"), "")
        used = by_id.get(href[1:])
        if used is not None and any(_name(inner) == "use" for inner in used.iter()):
            raise MediaError("logo", "an SVG whose symbols use others is not accepted; expand them")


def _size(root: ElementTree.Element) -> tuple[float, float]:
    """Width and height: the viewBox's, or the attributes'."""
    box = root.get("viewBox", "").replace(",", " ").split()
    texts = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    try:
        width, height = (float(text.removesuffix("px")) for text in texts)
    except ValueError as error:
        raise MediaError("logo", "an SVG needs a viewBox") from error
    if not (0 < width <= WIDEST * height and 0 < height <= WIDEST * width < math.inf):
        raise MediaError("logo", f"at most {WIDEST} times as wide as high, or as high as wide")
    return width, height


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
