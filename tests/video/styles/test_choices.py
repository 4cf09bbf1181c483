from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from scopitone.errors import InputError
from scopitone.video.options import Options
from scopitone.video.render import check_options
from scopitone.video.styles import STYLES, choices_of, style
from scopitone.video.styles.choices import described, read
from scopitone.video.timeline import Timeline


def each() -> list[tuple[str, str, object]]:
    """(style, option, another value than its default)."""
    found = []
    for name in STYLES:
        for option in described(choices_of(name)):
            words = option.accepted.split(", ")
            if isinstance(option.default, bool):
                other: object = not option.default
            elif isinstance(option.default, float):
                other = float(option.accepted.split(" to ")[0])
            else:
                other = next(word for word in words if word != option.default)
            found.append((name, option.name, other))
    return found


def test_every_style_lets_something_be_set() -> None:
    assert {name for name, _, _ in each()} == set(STYLES)


@pytest.mark.parametrize(("name", "option", "value"), each())
def test_each_is_seen(
    name: str, option: str, value: object, make_timeline: Callable[..., Timeline], sung: Callable
) -> None:
    lyrics = sung(("Should auld acquaintance be", 5.0, 8.0), ("forgot, and", 8.5, 11.0))
    plain = make_timeline(16.0, lyrics, width=640, height=360)
    chosen = replace(plain, choices={option: value})
    before, after = style(name)(plain), style(name)(chosen)
    assert any(
        (before.draw(n).luma != after.draw(n).luma).any()
        or (before.draw(n).red != after.draw(n).red).any()
        for n in (225, 285)
    )


def test_words_of_the_command_line_are_understood() -> None:
    cover, dust = choices_of("cover"), choices_of("dust")
    assert read(cover, {"spectrum": "off"}) == cover(spectrum=False)
    assert read(cover, {"corners": "square"}) == cover(corners="square")
    assert read(dust, {"motes": "0.5"}) == read(dust, {"motes": 0.5}) == dust(motes=0.5)


@pytest.mark.parametrize(
    ("name", "given", "field", "said"),
    [
        ("cover", {"spectrum": "perhaps"}, "spectrum", "accepted: on, off"),
        ("cover", {"spectrum": 1.0}, "spectrum", "accepted: on, off"),
        ("cover", {"corners": "cut"}, "corners", "accepted: round, square"),
        ("cover", {"motes": 1}, "motes", "no such option; it has: spectrum, progress, corners"),
        ("dust", {"motes": 9}, "motes", "accepted: 0.1 to 2"),
        ("dust", {"motes": "nan"}, "motes", "accepted: 0.1 to 2"),
        ("dust", {"motes": True}, "motes", "accepted: 0.1 to 2"),
    ],
)
def test_others_are_refused(name: str, given: dict, field: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        check_options(Options(style=name, choices=tuple(given.items())))
    assert caught.value.field == f"style_options.{field}"


def test_they_belong_to_one_style() -> None:
    with pytest.raises(InputError, match="name it as the style"):
        check_options(Options(style="auto", choices=(("spectrum", False),)))
