"""Imports the libraries of encoding processes, which are forked from a process that has them.

An error here, such as a full disk while compiled code is cached, is ignored: it is raised
again, and reported, by the first real use.
"""

from __future__ import annotations

import contextlib

with contextlib.suppress(Exception):
    from scopitone.video.raster import yuv_kernels

    yuv_kernels.load_kernels()
    # The layout of a style converts colors with it.
    import coloraide  # noqa: F401

    # It brings the layers that styles share.
    from scopitone.video.styles import cover, overlay  # noqa: F401
