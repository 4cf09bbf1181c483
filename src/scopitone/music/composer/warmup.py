"""Imports what composing processes need, so that the fork server loads it once."""

from __future__ import annotations

import contextlib

with contextlib.suppress(Exception):
    pass
