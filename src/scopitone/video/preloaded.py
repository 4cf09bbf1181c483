"""What encoding processes work with. To import it is to load it: they are forked from who did.

What fails here, such as keeping what was compiled on a full disk, fails again where it is told.
"""

from __future__ import annotations

import contextlib

with contextlib.suppress(Exception):
    import scopitone.video.overlay
    import scopitone.video.process  # noqa: F401
    from scopitone.video.raster import kernels

    kernels.load()
