from __future__ import annotations

import numpy as np
import pytest

from scopitone.core.errors import MediaError
from scopitone.core.graphics import skia
from scopitone.video.inputs.svg_logo import PNG_HEIGHT, is_svg, rasterize_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
PLAIN = f'{HEAD} viewBox="0 0 200 100"><rect x="0" width="100" height="100" fill="#f00"/></svg>'


def pixels(svg: str) -> np.ndarray:
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(rasterize_svg(svg.encode())))
    return image.toarray(colorType=skia.kRGBA_8888_ColorType)


def test_it_is_drawn_with_alpha() -> None:
    assert is_svg(PLAIN.encode())
    image = pixels(PLAIN)
    assert image.shape == (PNG_HEIGHT, 2 * PNG_HEIGHT, 4)
    assert (image[PNG_HEIGHT // 2, PNG_HEIGHT // 2] == (255, 0, 0, 255)).all()
    assert not image[PNG_HEIGHT // 2, 3 * PNG_HEIGHT // 2].any()


def test_symbols_and_gradients_of_its_own_are_drawn() -> None:
    body = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#00f"/>'
        '<stop offset="1" stop-color="#00f"/></linearGradient>'
        '<g id="s"><rect width="50" height="100" fill="url(#g)"/></g></defs>'
        '<use xlink:href="#s"/><use xlink:href="#s" x="100"/>'
    )
    image = pixels(f'{HEAD} viewBox="0 0 200 100">{body}</svg>')
    assert (image[PNG_HEIGHT // 2, PNG_HEIGHT // 4] == (0, 0, 255, 255)).all()
    assert (image[PNG_HEIGHT // 2, PNG_HEIGHT + PNG_HEIGHT // 4] == (0, 0, 255, 255)).all()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<script>alert(1)</script>", "scripts"),
        ('<rect onload="x()"/>', "scripts"),
        ('<image xlink:href="file:///etc/passwd"/>', "pictures"),
        ('<image href="http://127.0.0.1/x.png"/>', "pictures"),
        ("<foreignObject/>", "foreign objects"),
        ("<text>Moth</text>", "convert them to outlines"),
        ('<use href="other.svg#x"/>', "refers to other files"),
        ('<rect fill="url(http://127.0.0.1/x)"/>', "refers to other files"),
        ('<g id="a"><use href="#b"/></g><use href="#a"/>', "use other symbols"),
        ("<rect/>" * 20_001, "too many elements; accepted: at most 20000"),
        ("<g>", "not a readable SVG"),
        ("", "is blank"),
    ],
)
def test_what_could_do_harm_is_refused(body: str, said: str) -> None:
    with pytest.raises(MediaError, match=said) as caught:
        rasterize_svg(f'{HEAD} viewBox="0 0 200 100">{body}</svg>'.encode())
    assert caught.value.field == "logo"


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        (f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{PLAIN}", "DOCTYPE"),
        (f"{HEAD}></svg>", "add a viewBox"),
        (f'{HEAD} viewBox="0 0 nan 1"></svg>', "too narrow"),
        (f'{HEAD} viewBox="0 0 10000 1"></svg>', "too narrow"),
        (f'{HEAD} viewBox="0 0 inf inf"></svg>', "too narrow"),
        (PLAIN + " " * 2**21, "is too large; accepted: at most 2 MB"),
        ("<html><svg></svg></html>", "not an SVG file"),
    ],
)
def test_what_has_no_size_or_too_much_of_it(svg: str, said: str) -> None:
    with pytest.raises(MediaError, match=said):
        rasterize_svg(svg.encode())
