"""Logos as SVG: checked, and rasterized once to a PNG."""

from __future__ import annotations

import math
from xml.etree import ElementTree

from scopitone.core.errors import MediaError
from scopitone.core.graphics import skia

MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 20_000
"""A logo has some hundred elements; more take seconds to draw."""

PNG_HEIGHT = 512
"""Pixels of the PNG. It is shown at 26 of 1080 rows, so it is sharp at 2160 rows as well."""

MAX_ASPECT = 8
"""The longer side divided by the shorter one."""

_FORBIDDEN = {
    "script": "scripts",
    "foreignObject": "foreign objects",
    "image": "embedded pictures",
    "text": "text elements (convert them to outlines)",
}


def is_svg(data: bytes) -> bool:
    """Return whether `data` looks like an SVG file."""
    return b"<svg" in data[:4096]


def rasterize_svg(data: bytes) -> bytes:
    """Draw the SVG as a PNG with alpha, PNG_HEIGHT pixels high. Raises MediaError("logo").

    Nothing outside the file is read: entities, pictures, and references to anything but ids of
    the same file are rejected.
    """
    root = _parse_svg(data)
    width, height = _svg_size(root)
    scale = PNG_HEIGHT / height
    surface = skia.Surface(max(1, math.ceil(width * scale)), PNG_HEIGHT)
    dom = skia.SVGDOM.MakeFromStream(skia.MemoryStream(data, True))
    if dom is None:
        raise MediaError("logo", "is not an SVG that can be drawn")
    with surface as canvas:
        canvas.scale(scale, scale)
        dom.setContainerSize(skia.Size(width, height))
        dom.render(canvas)
    image = surface.makeImageSnapshot()
    if not image.toarray(colorType=skia.kRGBA_8888_ColorType)[:, :, 3].any():
        raise MediaError("logo", "is blank: it is empty, or drawn outside its viewBox")
    return bytes(image.encodeToData(skia.kPNG, 100))


def _parse_svg(data: bytes) -> ElementTree.Element:
    if len(data) > MAX_BYTES:
        raise MediaError("logo", f"is too large; accepted: at most {MAX_BYTES >> 20} MB")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise MediaError("logo", "contains a DOCTYPE; save the SVG without one")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise MediaError("logo", f"is not a readable SVG: {error}") from error
    if _local_name(root) != "svg":
        raise MediaError("logo", "is not an SVG file")
    for number, element in enumerate(root.iter()):
        if number >= MAX_ELEMENTS:
            raise MediaError("logo", f"has too many elements; accepted: at most {MAX_ELEMENTS}")
        _check_element(element)
    _check_uses(root)
    return root


def _check_element(element: ElementTree.Element) -> None:
    name = _local_name(element)
    if name in _FORBIDDEN:
        raise MediaError("logo", f"contains {_FORBIDDEN[name]}; save the SVG without them")
    for key, value in element.attrib.items():
        local = key.rpartition("}")[2]
        if local.startswith("on"):
            raise MediaError("logo", "contains scripts; save the SVG without them")
        if local == "href" and not value.startswith("#"):
            raise MediaError("logo", "refers to other files; save the SVG without references")
        if "url(" in value and not value.split("url(", 1)[1].lstrip("'\" ").startswith("#"):
            raise MediaError("logo", "refers to other files; save the SVG without references")


def _check_uses(root: ElementTree.Element) -> None:
    """Reject `use` elements that refer to other `use` elements: a chain could double endlessly."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    for use in root.iter():
        if _local_name(use) != "use":
            continue
        href = next((v for k, v in use.attrib.items() if k.rpartition("}")[2] == "href"), "")
        used = by_id.get(href[1:])
        if used is not None and any(_local_name(inner) == "use" for inner in used.iter()):
            raise MediaError("logo", "contains symbols that use other symbols; expand them")


def _svg_size(root: ElementTree.Element) -> tuple[float, float]:
    """Return width and height, from the viewBox or from the attributes."""
    box = root.get("viewBox", "").replace(",", " ").split()
    texts = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    try:
        width, height = (float(text.removesuffix("px")) for text in texts)
    except ValueError as error:
        raise MediaError("logo", "has no size; add a viewBox to the SVG") from error
    if not (0 < width <= MAX_ASPECT * height and 0 < height <= MAX_ASPECT * width < math.inf):
        raise MediaError(
            "logo",
            f"is too narrow; accepted: width and height within {MAX_ASPECT} times of each other",
        )
    return width, height


def _local_name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
