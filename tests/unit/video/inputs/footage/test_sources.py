"""Footage as users have it: folders of everything, turned photos, broken files."""

from __future__ import annotations

from pathlib import Path

import pytest
from filmed import write_clip, write_photo

from scopitone.core.errors import InputError, MissingInputError
from scopitone.video.inputs.footage.sources import list_files, read_footage


def test_a_folder_stands_for_its_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("img10.jpg", "img9.jpg", "IMG1.jpg", ".DS_Store", "board.toml"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "sub").mkdir()
    single = tmp_path / "sub" / "a.png"
    single.write_bytes(b"")
    names = [path.name for path in list_files([single, tmp_path])]
    assert names == ["a.png", "IMG1.jpg", "img9.jpg", "img10.jpg"]


def test_missing_files_and_too_many_are_errors(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match=r"footage: .*nowhere"):
        list_files([tmp_path / "nowhere"])
    for k in range(201):
        (tmp_path / f"{k}.jpg").write_bytes(b"")
    with pytest.raises(InputError, match=r"footage: 201 files are too many; accepted: 3 to 200"):
        list_files([tmp_path])


def test_what_cannot_be_read_is_left_out_by_name(tmp_path: Path) -> None:
    photos = [write_photo(tmp_path / f"{k}.jpg", k) for k in range(2)]
    clip = write_clip(tmp_path / "clip.mp4", [(1, 1.5)])
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(photos[0].read_bytes()[:900])
    notes = tmp_path / "notes.txt"
    notes.write_text("remember the milk")
    sources, warnings = read_footage([*photos, broken, notes, clip])
    assert [(source.name, source.is_clip) for source in sources] == [
        ("0.jpg", False),
        ("1.jpg", False),
        ("clip.mp4", True),
    ]
    assert len(warnings) == 2
    assert warnings[0].startswith("footage: broken.jpg is damaged")
    assert warnings[1].startswith("footage: notes.txt cannot be read")


def test_fewer_than_three_that_can_be_shown_are_an_error(tmp_path: Path) -> None:
    photos = [write_photo(tmp_path / f"{k}.jpg", k) for k in range(2)]
    notes = tmp_path / "notes.txt"
    notes.write_text("remember the milk")
    with pytest.raises(
        InputError, match=r"2 of 3 files can be shown; accepted: 3 to 200.*notes\.txt"
    ):
        read_footage([*photos, notes])


def test_photos_of_all_kinds_are_measured_once(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    names = ("a.jpg", "b.png", "c.webp", "d.bmp", "e.tiff", "f.gif")
    files = [write_photo(tmp_path / name, k) for k, name in enumerate(names)]
    files.append(write_photo(tmp_path / "turned.jpg", 9, turned=True))
    sources, warnings = read_footage(files, cache)
    assert not warnings
    assert not any(source.is_clip for source in sources)
    assert read_footage(files, cache)[0] == sources
    assert len(list(cache.iterdir())) == len(files)
    for entry in cache.iterdir():
        entry.write_text("[{}, 3")
    assert read_footage(files, cache)[0] == sources
