"""Drawing: glyphs and shapes become tiles (Skia), tiles become YUV planes (compiled kernels).

Modules:

    canvas          The canvas: the three planes of one YUV 4:2:0 frame, and the operations on it.
    color           Conversion from RGB, in which shapes are drawn, to YUV, in which frames are
                    stored.
    drawing_lock    A lock: only one thread of a process draws and sets type at a time.
    effect_kernels  Compiled kernels that single styles need: a turning record, a landscape,
                    motes, noise.
    enlarger        The enlargement of a small 16-bit picture to the size of a frame, without
                    banding.
    fonts           Faces: which font draws which character, for Skia (pixels) and HarfBuzz
                    (shaping) alike.
    han_variants    The regional forms of Chinese characters in a text.
    line_breaking   Line breaking: texts break between phrases if possible, never within a
                    grapheme cluster.
    paint           Skia draws shapes and glyphs once into masks and tiles; the kernels draw those
                    on frames.
    pictures        Compiled kernels for pictures: RGBA to planes of YUV 4:2:0, and resampling of
                    planes.
    png             Encodes a canvas as a still picture.
    saliency        Where a picture draws the eye: spectral residual saliency (Hou and Zhang, CVPR
                    2007).
    text_layout     Text layout: words shaped into glyph runs, broken into balanced rows, drawn at
                    any scale.
    yuv_kernels     Compiled kernels on YUV 4:2:0 planes.
    zoom_kernels    Compiled kernels for full frames: a picture enlarged, shaded, or swept past.
"""
