"""Storyboards as files: what is accepted, and what their errors name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.errors import InputError, MissingInputError
from scopitone.video.inputs.footage.storyboard import (
    StoryboardCut,
    find_files,
    read_toml_storyboard,
    write_storyboard,
)


def read(folder: Path, text: str) -> tuple[StoryboardCut, ...]:
    path = folder / "board.toml"
    path.write_text(text)
    return read_toml_storyboard(path)


def test_times_and_sections_name_files(tmp_path: Path) -> None:
    cuts = read(
        tmp_path,
        """
        [[cut]]
        time = 12.5
        file = "beach.mp4"
        from = 3
        shot = "close"
        transition = "whip"

        [[cut]]
        section = "Chorus 2"
        file = ["a.jpg", "b.jpg"]
        """,
    )
    assert cuts == (
        StoryboardCut(1, 12.5, "", ("beach.mp4",), 3.0, "close", "whip"),
        StoryboardCut(2, None, "chorus 2", ("a.jpg", "b.jpg")),
    )


WRONG = {
    "[[cut]]\nfile = 'a'": r"storyboard: cut 1: must have either time or section",
    "[[cut]]\ntime = 1\nsection = 'verse 1'\nfile = 'a'": r"cut 1: must have either",
    "[[cut]]\ntime = 1": r"cut 1: file must be a file, or a list of files",
    "[[cut]]\ntime = -1\nfile = 'a'": r"cut 1: time must be a number of seconds, 0 or more",
    "[[cut]]\ntime = nan\nfile = 'a'": r"cut 1: time must be a number",
    "[[cut]]\ntime = 1\nfile = 'a'\n[[cut]]\ntime = 2\nfile = 'a'\nshot = 'far'":
        r"cut 2: shot must be one of wide, close",
    "[[cut]]\ntime = 1\nfile = 'a'\nfade = 3": r"cut 1: fade is an unknown key; accepted: time, ",
    "[[shots]]\ntime = 1": r"accepted: \[\[cut\]\] tables",
    "cut = 3": r"accepted: \[\[cut\]\] tables",
    "[[cut": r"is not TOML",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_errors_name_the_cut_and_what_is_accepted(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=WRONG[text]):
        read(tmp_path, text)


def test_files_are_of_the_footage_or_beside_the_storyboard(tmp_path: Path) -> None:
    far, near = tmp_path / "far" / "a.jpg", tmp_path / "b.jpg"
    far.parent.mkdir()
    for path in (far, near):
        path.write_bytes(b"x")
    cuts = (StoryboardCut(1, 0.0, "", ("a.jpg", "b.jpg", str(far))),)
    assert find_files(cuts, [far], tmp_path) == {"a.jpg": far, "b.jpg": near, str(far): far}
    with pytest.raises(MissingInputError, match=r"storyboard: cut 4: c\.jpg is neither in the"):
        find_files((StoryboardCut(4, 0.0, "", ("c.jpg",)),), [far], tmp_path)
    with pytest.raises(MissingInputError, match=r"storyboard: .*none\.toml"):
        read_toml_storyboard(tmp_path / "none.toml")


@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=40),
    st.floats(0, 9000),
    st.sampled_from([None, 0.0, 2.25]),
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, name: str, time: float, start: float | None
) -> None:
    cut = StoryboardCut(1, time, "", (name,), start, "wide", "cut")
    text = write_storyboard([(cut, "verse 1")])
    (again,) = read(tmp_path_factory.mktemp("board"), text)
    assert again.time == pytest.approx(time, abs=0.001)
    assert (again.files, again.start, again.framing) == (cut.files, start, "wide")
