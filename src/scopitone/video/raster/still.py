"""A canvas as a still picture."""

from __future__ import annotations

import numpy as np
import skia
from av.video.reformatter import Colorspace, VideoReformatter

from scopitone.video.raster.canvas import Canvas


def png(canvas: Canvas) -> bytes:
    """The canvas as players show it: BT.709, limited range."""
    return bytes(_image(canvas).encodeToData(skia.EncodedImageFormat.kPNG, 100))


def jpeg(canvas: Canvas, quality: int = 88) -> bytes:
    """The same for looking at: a tenth of a PNG's size, and sooner made."""
    return bytes(_image(canvas).encodeToData(skia.EncodedImageFormat.kJPEG, quality))


def _image(canvas: Canvas) -> skia.Image:
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
    return skia.Image.fromarray(np.ascontiguousarray(pixels), skia.ColorType.kRGBA_8888_ColorType)
