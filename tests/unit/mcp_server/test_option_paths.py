"""No file outside of the allowed folders is named, in whichever way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scopitone.core.errors import InputError
from scopitone.mcp_server.allowed_folders import AllowedFolders, allow_folders
from scopitone.mcp_server.option_paths import check_project_files, find_option_paths


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder that may be used; beside it is `secret`, to which links and kits in it lead."""
    root = tmp_path / "root"
    (root / "photos").mkdir(parents=True)
    (tmp_path / "secret").write_text("[options]\n")
    (root / "link").symlink_to(tmp_path / "secret")
    (root / "photos" / "link.jpg").symlink_to(tmp_path / "secret")
    (root / "kit.toml").write_text('logo = "../secret"\n')
    (root / "photos.toml").write_text('footage = ["photos"]\n')
    (root / "board.toml").write_text('[[cut]]\ntime = 0\nfile = "../secret"\n')
    (root / "good.toml").write_text('logo = "logo.png"\n')
    return root


@pytest.fixture
def folders(root: Path) -> AllowedFolders:
    return allow_folders([root])


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"cover": "/etc/hostname"}, "cover"),
        ({"cover": "../secret"}, "cover"),
        ({"cover": "photos/../../secret"}, "cover"),
        ({"cover": "link"}, "cover"),
        ({"lyrics": "link"}, "lyrics"),
        ({"fonts": ["good.ttf", "link"]}, "fonts"),
        ({"footage": ["photos"]}, "footage"),
        ({"storyboard": "board.toml"}, "storyboard"),
        ({"brand_kit": "link"}, "brand_kit"),
        ({"brand_kit": "kit.toml"}, "brand_kit"),
        ({"brand_kit": "photos.toml"}, "brand_kit"),
        ({"brand_kit": {"logo": "../secret"}}, "brand_kit"),
        ({"brand_kit": {"footage": ["photos"]}}, "brand_kit"),
        ({"listening_model": "../secret"}, "listening_model"),
        ({"cover": "a\0b"}, "cover"),
    ],
)
def test_a_path_outside_is_refused(
    options: dict[str, Any], field: str, folders: AllowedFolders
) -> None:
    with pytest.raises(InputError, match=f"accepted: paths in {folders.roots[0]}") as caught:
        find_option_paths(options, folders)
    assert caught.value.field == field


def test_paths_inside_are_absolute_and_other_values_stay(
    root: Path, folders: AllowedFolders
) -> None:
    options = {
        "cover": "cover.png",
        "fonts": ["a.ttf"],
        "brand_kit": "good.toml",
        "lyrics": "auto",
        "listening_model": "small",
        "fps": 30,
    }
    assert find_option_paths(options, folders) == {
        **options,
        "cover": str(root / "cover.png"),
        "fonts": [str(root / "a.ttf")],
        "brand_kit": str(root / "good.toml"),
    }


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"cover": "../secret"}, "project.options.cover"),
        ({"brand_kit": "kit.toml"}, "project.options.brand_kit"),
        ({"pictures": "folder:photos"}, "project.options.pictures"),
    ],
)
def test_a_project_is_refused_for_its_files(
    options: dict[str, Any], field: str, root: Path, folders: AllowedFolders
) -> None:
    project = root / "song.scopitone.json"
    project.write_text(json.dumps({"version": 1, "song": "song.mp3", "options": options}))
    with pytest.raises(InputError) as caught:
        check_project_files(project, folders)
    assert caught.value.field == field


def test_the_whole_file_system_is_allowed_only_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    with pytest.raises(InputError, match="root: is missing"):
        allow_folders([])
    assert allow_folders([Path("/")]).roots == (Path("/"),)
    with pytest.raises(InputError, match="no such folder"):
        allow_folders([Path("/no/such/folder")])
