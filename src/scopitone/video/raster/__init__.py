"""Glyphs and shapes into tiles (Skia); tiles into YUV planes (compiled kernels)."""
