from __future__ import annotations

import numpy as np
import pytest
import skia

from scopitone.errors import MediaError
from scopitone.video.vector import HEIGHT, drawn, is_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
PLAIN = f'{HEAD} viewBox="0 0 200 100"><rect x="0" width="100" height="100" fill="#f00"/></svg>'


def pixels(svg: str) -> np.ndarray:
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(drawn(svg.encode())))
    return image.toarray(colorType=skia.kRGBA_8888_ColorType)


def test_it_is_drawn_with_alpha() -> None:
    assert is_svg(PLAIN.encode())
    found = pixels(PLAIN)
    assert found.shape == (HEIGHT, 2 * HEIGHT, 4)
    assert (found[HEIGHT // 2, HEIGHT // 2] == (255, 0, 0, 255)).all()
    assert not found[HEIGHT // 2, 3 * HEIGHT // 2].any()


def test_symbols_and_gradients_of_its_own_are_drawn() -> None:
    body = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#00f"/>'
        '<stop offset="1" stop-color="#00f"/></linearGradient>'
        '<g id="s"><rect width="50" height="100" fill="url(#g)"/></g></defs>'
        '<use xlink:href="#s"/><use xlink:href="#s" x="100"/>'
    )
    found = pixels(f'{HEAD} viewBox="0 0 200 100">{body}</svg>')
    assert (found[HEIGHT // 2, HEIGHT // 4] == (0, 0, 255, 255)).all()
    assert (found[HEIGHT // 2, HEIGHT + HEIGHT // 4] == (0, 0, 255, 255)).all()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<script>alert(1)</script>", "scripts"),
        ('<rect onload="x()"/>', "scripts"),
        ('<image xlink:href="file:///etc/passwd"/>', "pictures"),
        ('<image href="http://127.0.0.1/x.png"/>', "pictures"),
        ("<foreignObject/>", "foreign objects"),
        ("<text>Moth</text>", "convert it to outlines"),
        ('<use href="other.svg#x"/>', "refers to other files"),
        ('<rect fill="url(http://127.0.0.1/x)"/>', "refers to other files"),
        ('<g id="a"><use href="#b"/></g><use href="#a"/>', "use others"),
        ("<rect/>" * 20_001, "more than 20000 elements"),
        ("<g>", "cannot|can be read|no SVG"),
        ("", "shows nothing"),
    ],
)
def test_what_could_do_harm_is_refused(body: str, said: str) -> None:
    with pytest.raises(MediaError, match=said) as caught:
        drawn(f'{HEAD} viewBox="0 0 200 100">{body}</svg>'.encode())
    assert caught.value.field == "logo"


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        (f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{PLAIN}", "DOCTYPE"),
        (f"{HEAD}></svg>", "needs a viewBox"),
        (f'{HEAD} viewBox="0 0 nan 1"></svg>', "times as wide"),
        (f'{HEAD} viewBox="0 0 10000 1"></svg>', "times as wide"),
        (f'{HEAD} viewBox="0 0 inf inf"></svg>', "times as wide"),
        (PLAIN + " " * 2**21, "larger than 2 MB"),
        ("<html><svg></svg></html>", "no SVG file"),
    ],
)
def test_what_has_no_size_or_too_much_of_it(svg: str, said: str) -> None:
    with pytest.raises(MediaError, match=said):
        drawn(svg.encode())
