"""Skia without the system's OpenGL: what a machine without a desktop has."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from repository import ROOT

from scopitone.core import gl_stubs

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="there are stubs for Linux on x86-64 and arm64",
)
DRAW = """
import hashlib, sys
from scopitone.core import gl_stubs
for library in sys.argv[1:]:
    gl_stubs.load(library)
from scopitone.core.graphics import skia
surface = skia.Surface(200, 80)
paint = skia.Paint(AntiAlias=True, MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 2))
surface.getCanvas().drawString("Scopitone", 5, 50, skia.Font(None, 32), paint)
surface.getCanvas().drawCircle(150, 40, 30, paint)
print(gl_stubs.list_loaded(), hashlib.sha256(surface.makeImageSnapshot().tobytes()).hexdigest())
"""
# A file that is no library hides the system's one in a mount namespace.
HIDE = """
set -e
for file in $(ldconfig -p | sed -n 's/^\\tlib\\(EGL\\|GL\\)\\.so\\.1 .* => //p'); do
    mount --bind /dev/null "$(readlink -f "$file")"
done
exec "$@"
"""


def draw(*stubs: str) -> str:
    # All symbols are resolved at the start: one that a stub lacks fails.
    environment = {**os.environ, "LD_BIND_NOW": "1"}
    command = [sys.executable, "-c", DRAW, *stubs]
    return subprocess.check_output(command, env=environment, text=True)


def test_with_stubs_the_same_pixels_are_drawn() -> None:
    libraries, pixels = draw(*gl_stubs.LIBRARIES).rsplit(maxsplit=1)
    assert libraries == str(gl_stubs.LIBRARIES)
    assert pixels == draw().split()[-1]


def test_a_stub_that_is_called_ends_the_process_and_says_so() -> None:
    library = gl_stubs.FOLDER / platform.machine() / "libGL.so.1"
    call = f"import ctypes; ctypes.CDLL({str(library)!r}).glClear()"
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, check=False)
    assert done.returncode < 0
    assert "glClear: called in Scopitone's stub of the library" in done.stderr


def test_a_frame_is_drawn_on_a_machine_without_opengl(tmp_path: Path) -> None:
    hidden = ["unshare", "--mount", "bash", "-c", HIDE, "hide"]
    if os.geteuid() or shutil.which("unshare") is None or subprocess.call([*hidden, "true"]):
        pytest.skip("hiding the system's libGL needs root, unshare and a mount namespace")
    scopitone = [
        sys.executable,
        "-c",
        "from scopitone.cli import main; import sys; sys.exit(main())",
    ]
    doctor = subprocess.run(
        [*hidden, *scopitone, "doctor"], capture_output=True, text=True, check=False
    )
    assert "without the system's libEGL.so.1 and libGL.so.1" in doctor.stdout, doctor.stderr
    out = tmp_path / "frame.png"
    song = ROOT / "examples" / "song.mp3"
    subprocess.run([*hidden, *scopitone, "preview", song, "--at", "5", "-o", out], check=True)
    assert out.stat().st_size > 10_000
