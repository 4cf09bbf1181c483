"""Covers that are painted for songs without one.

Modules:

    generate  Generates a cover for a song without one, from its title and sound; always the same
              one.
    painting  Paint for generated covers: OKLCH colors, gradients mixed in OKLab, grain instead of
              banding.
    scenes    The compositions of generated covers.
"""
