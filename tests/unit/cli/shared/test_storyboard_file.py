"""The storyboard next to the video: no edit is lost."""

from __future__ import annotations

from pathlib import Path

from scopitone.cli.shared.storyboard_file import write_storyboard


def test_it_is_written_next_to_the_video_and_an_edited_one_is_kept(tmp_path: Path) -> None:
    video = tmp_path / "a.mp4"
    path = write_storyboard("one\n", video, None)
    assert path == tmp_path / "a.storyboard.toml"
    assert path.read_text() == "one\n"
    write_storyboard("one\n", video, None)
    assert not path.with_name("a.storyboard.toml.bak").exists()
    path.write_text("edited\n")
    write_storyboard("two\n", video, None)
    assert path.read_text() == "two\n"
    assert path.with_name("a.storyboard.toml.bak").read_text() == "edited\n"


def test_the_one_that_was_given_is_never_replaced(tmp_path: Path) -> None:
    given = tmp_path / "a.storyboard.toml"
    given.write_text("# mine\n")
    assert write_storyboard("planned\n", tmp_path / "a.mp4", given) is None
    assert given.read_text() == "# mine\n"
    other = write_storyboard("planned\n", tmp_path / "b.mp4", given)
    assert other is not None
    assert other.read_text() == "planned\n"


def test_other_styles_have_none(tmp_path: Path) -> None:
    assert write_storyboard("", tmp_path / "a.mp4", None) is None
    assert list(tmp_path.iterdir()) == []
