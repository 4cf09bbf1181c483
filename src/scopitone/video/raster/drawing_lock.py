"""A lock: only one thread of a process draws and sets type at a time.

Skia's typefaces and HarfBuzz's fonts are cached for the whole process, while a worker plans
videos and generates covers in several threads. None of these objects is documented as thread-safe.
"""

from __future__ import annotations

import threading

DRAWING = threading.RLock()
"""Held while Skia or HarfBuzz are used; not during analysis or encoding."""
