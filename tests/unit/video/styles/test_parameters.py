from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from filmed import write_photo

from scopitone.core.errors import InputError
from scopitone.video.options import Options
from scopitone.video.options_check import check_options
from scopitone.video.plan.timeline import Timeline
from scopitone.video.prepare import plan_montage
from scopitone.video.styles import STYLES, can_show_footage, choices_class_of, load_style
from scopitone.video.styles.parameters import describe_parameters, parse_choices


def each() -> list[tuple[str, str, object]]:
    """(style, option, another value than its default)."""
    changes = []
    for name in STYLES:
        for option in describe_parameters(choices_class_of(name)):
            words = option.accepted.split(", ")
            if isinstance(option.default, bool):
                other: object = not option.default
            elif isinstance(option.default, float):
                other = float(option.accepted.split(" to ")[0])
            else:
                other = next(word for word in words if word != option.default)
            changes.append((name, option.name, other))
    return changes


def test_every_style_lets_something_be_set() -> None:
    assert {name for name, _, _ in each()} == set(STYLES)


@pytest.mark.parametrize(("name", "option", "value"), each())
def test_each_is_seen(
    name: str,
    option: str,
    value: object,
    make_timeline: Callable[..., Timeline],
    sung: Callable,
    tmp_path: Path,
) -> None:
    lyrics = sung(("Should auld acquaintance be", 5.0, 8.0), ("forgot, and", 8.5, 11.0))
    plain = make_timeline(16.0, lyrics, width=640, height=360)
    chosen = replace(plain, choices={option: value})
    numbers = [225, 285]
    if can_show_footage(name):
        plain, chosen = add_montage(plain, tmp_path), add_montage(chosen, tmp_path)
        numbers += [cut.start for cut in plain.reel.cuts]
    before, after = load_style(name)(plain), load_style(name)(chosen)
    assert any(
        (before.draw(n).luma != after.draw(n).luma).any()
        or (before.draw(n).red != after.draw(n).red).any()
        for n in numbers
    )


def add_montage(timeline: Timeline, folder: Path) -> Timeline:
    for k in range(5):
        write_photo(folder / f"{k}.png", k, (160, 120))
    options = Options(style="reel", footage=(folder,), choices=tuple(timeline.choices.items()))
    return plan_montage(timeline, options)[0]


def test_words_of_the_command_line_are_understood() -> None:
    cover, dust = choices_class_of("cover"), choices_class_of("dust")
    assert parse_choices(cover, {"spectrum": "off"}) == cover(spectrum=False)
    assert parse_choices(cover, {"corners": "square"}) == cover(corners="square")
    assert (
        parse_choices(dust, {"motes": "0.5"})
        == parse_choices(dust, {"motes": 0.5})
        == dust(motes=0.5)
    )


@pytest.mark.parametrize(
    ("name", "options", "field", "message"),
    [
        ("cover", {"spectrum": "perhaps"}, "spectrum", "accepted: on, off"),
        ("cover", {"spectrum": 1.0}, "spectrum", "accepted: on, off"),
        ("cover", {"corners": "cut"}, "corners", "accepted: round, square"),
        (
            "cover",
            {"motes": 1},
            "motes",
            "is not an option of this style; accepted: spectrum, progress, corners",
        ),
        ("dust", {"motes": 9}, "motes", "accepted: 0.1 to 2"),
        ("dust", {"motes": "nan"}, "motes", "accepted: 0.1 to 2"),
        ("dust", {"motes": True}, "motes", "accepted: 0.1 to 2"),
    ],
)
def test_others_are_refused(name: str, options: dict, field: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        check_options(Options(style=name, choices=tuple(options.items())))
    assert caught.value.field == f"style_options.{field}"


def test_they_belong_to_one_style() -> None:
    with pytest.raises(InputError, match="set `style` to that style"):
        check_options(Options(style="auto", choices=(("spectrum", False),)))
