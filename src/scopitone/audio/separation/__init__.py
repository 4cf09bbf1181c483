"""Separates the voice of a recording from the rest, by a model file that the operator names.

Modules:

    mdx_net    MDX-Net models in ONNX files: they estimate the voice in the spectrum.
    separator  The Protocol of separators, and the two parts of a song as files.
"""
