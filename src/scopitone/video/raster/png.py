"""A canvas as a PNG."""

from __future__ import annotations

import numpy as np
import skia
from av.video.reformatter import Colorspace, VideoReformatter

from scopitone.video.raster.canvas import Canvas


def png(canvas: Canvas) -> bytes:
    """The canvas as players show it: BT.709, limited range."""
    # With several threads FFmpeg writes wrong pixels where their parts of the picture meet, if
    # its width is no multiple of 16.
    pixels = (
        VideoReformatter()
        .reformat(
            canvas.frame,
            format="rgba",
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            threads=1,
        )
        .to_ndarray()
    )
    image = skia.Image.fromarray(np.ascontiguousarray(pixels), skia.ColorType.kRGBA_8888_ColorType)
    return bytes(image.encodeToData(skia.EncodedImageFormat.kPNG, 100))
