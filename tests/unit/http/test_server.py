"""What the server's process loads before it can answer."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = "import sys, {module}; print(*(name for name in {heavy} if name in sys.modules))"


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("scopitone.http.server", ("scipy", "numba", "skia", "ctranslate2")),
        ("scopitone.tasks.worker.main", ("scipy", "numba", "ctranslate2")),
        ("scopitone.video.render", ("scipy", "numba", "coloraide")),
    ],
)
def test_what_only_some_songs_need_is_not_loaded_at_the_start(
    module: str, heavy: tuple[str, ...]
) -> None:
    code = LOADED.format(module=module, heavy=heavy)
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == []
