"""The only import of Skia, after what it needs: `from scopitone.core.graphics import skia`."""

from __future__ import annotations

from scopitone.core import gl_stubs

gl_stubs.load_missing()

import skia  # noqa: E402, TID251

__all__ = ["skia"]
