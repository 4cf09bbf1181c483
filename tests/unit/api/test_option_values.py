"""Options as Python values: read by the table, refused with the option's name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scopitone.api.option_values import choose_options
from scopitone.core.errors import InputError
from scopitone.video.options import OPTIONS


def test_every_option_of_the_command_line_has_a_default() -> None:
    chosen = choose_options({})
    assert chosen.names == frozenset()
    assert set(chosen.values) == {option.name for option in OPTIONS if option.cli}


def test_values_are_brought_to_the_types_of_requests() -> None:
    chosen = choose_options(
        {
            "cover": "a.jpg",
            "footage": [Path("b"), "c"],
            "palette": ("#102030", "#ffffff"),
            "style_options": {"grain": 0.5},
            "fps": None,
        }
    )
    assert chosen.names == {"cover", "footage", "palette", "style_options"}
    assert chosen.values["cover"] == Path("a.jpg")
    assert chosen.values["footage"] == (Path("b"), Path("c"))
    assert list(chosen.values["palette"]) == ["#102030", "#ffffff"]
    assert chosen.values["fps"] == choose_options({}).values["fps"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("fps", 1000, "from 10 to 60"),
        ("fps", "30", "a whole number"),
        ("preset", "radio", "tiktok"),
        ("palette", ["#ffffff"], "2 to 5"),
        ("subtitles", 3, "soft"),
        ("style_options", "grain=1", "an object"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        choose_options({name: value})
    assert caught.value.field.startswith(name)
    assert said in caught.value.message


def test_an_unknown_option_is_a_type_error_that_names_a_close_one() -> None:
    with pytest.raises(TypeError, match=r"'aspect' \(did you mean 'aspect_ratio'\?\)"):
        choose_options({"aspect": "1:1"})
