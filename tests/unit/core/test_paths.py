import sys
from pathlib import Path

import pytest

from scopitone.core.paths import cache_folder


@pytest.mark.parametrize(
    ("env", "folder"),
    [
        ({"SCOPITONE_CACHE_DIR": "/a/b", "XDG_CACHE_HOME": "/c"}, "/a/b"),
        ({"XDG_CACHE_HOME": "/c"}, "/c/scopitone"),
        ({"XDG_CACHE_HOME": "relative"}, "/home/me/.cache/scopitone"),
        ({}, "/home/me/.cache/scopitone"),
    ],
)
def test_linux(monkeypatch: pytest.MonkeyPatch, env: dict[str, str], folder: str) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    _only(monkeypatch, env)
    assert cache_folder() == Path(folder)


def test_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    _only(monkeypatch, {})
    assert cache_folder() == Path("/home/me/Library/Caches/scopitone")


def _only(monkeypatch: pytest.MonkeyPatch, env: dict[str, str]) -> None:
    for name in ("SCOPITONE_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/me", **env}.items():
        monkeypatch.setenv(name, value)
