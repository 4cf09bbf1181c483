from pathlib import Path

import click
import pytest

from scopitone.cli.shared.output import check_output
from scopitone.core.errors import OutputError


def test_the_default_is_the_songs_name_here() -> None:
    assert check_output(None, Path("/music/My song.v2.mp3"), ".mp4", ()) == Path("My song.v2.mp4")


def test_an_input_is_never_the_output(tmp_path: Path) -> None:
    song = tmp_path / "song.mp4"
    song.write_bytes(b"sound")
    linked = tmp_path / "linked.mp4"
    linked.symlink_to(song)
    for out in (song, linked, tmp_path / "." / "song.mp4"):
        with pytest.raises(click.UsageError, match="is an input file"):
            check_output(out, song, ".mp4", (song,))


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match=r"wrong extension; accepted: \.mp4"):
        check_output(tmp_path / "out.avi", Path("a.mp3"), ".mp4", ())


def test_a_place_where_no_file_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "folder.mp4").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        check_output(tmp_path / "folder.mp4", Path("a.mp3"), ".mp4", ())
    with pytest.raises(OutputError, match="no such folder"):
        check_output(tmp_path / "none" / "out.mp4", Path("a.mp3"), ".mp4", ())
