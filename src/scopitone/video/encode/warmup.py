"""Imports the libraries of encoding processes, which are forked from a process that has them.

Memory that is filled here is shared by all encoding processes.

An error here, such as a full disk while compiled code is cached, is ignored: it is raised
again, and reported, by the first real use.
"""

from __future__ import annotations

import contextlib

with contextlib.suppress(Exception):
    # The layout of a style converts colors and measures pictures with them.
    import coloraide  # noqa: F401
    import scipy.ndimage  # noqa: F401

    from scopitone.video.raster import pictures, yuv_kernels

    # A style, for the layers that most styles share.
    from scopitone.video.styles import cover, overlay, styles_by_name  # noqa: F401

    styles_by_name()
    yuv_kernels.load_kernels()
    pictures.load_kernels()
