"""Stand-ins for the system's libEGL and libGL, to which Skia's wheel for Linux is linked.

Scopitone draws in memory and calls no function of theirs, so a machine without a desktop needs
neither. A stub defines the functions that Skia refers to; each ends the process if it is called.
`release/make_gl_stubs.py` builds the stubs.
"""

from __future__ import annotations

import ctypes
import platform
import sys
from pathlib import Path

LIBRARIES = ("libEGL.so.1", "libGL.so.1")
FOLDER = Path(__file__).parent
_loaded: list[str] = []


def load_missing() -> None:
    """Load a stub for each of LIBRARIES that the system lacks. Call it before `import skia`.

    It does nothing on a system for which there is no stub: then Skia's import says what is missing.
    """
    if sys.platform == "linux":
        for library in LIBRARIES:
            if not _has(library):
                load(library)


def load(library: str) -> None:
    """Load the stub of `library`, if there is one for this machine."""
    stub = FOLDER / platform.machine() / library
    if stub.exists():
        # The loader takes a library that is loaded already for one of the same SONAME.
        ctypes.CDLL(str(stub), mode=ctypes.RTLD_GLOBAL)
        _loaded.append(library)


def list_loaded() -> tuple[str, ...]:
    """Return the libraries whose stubs this process has loaded."""
    return tuple(_loaded)


def _has(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
