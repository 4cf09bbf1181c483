"""Bit rates of encoded sound. Imports nothing heavy, so that `--help` can show options at once."""

SOUND_BIT_RATE = 256_000
"""Of the AAC track of a video, in bits per second, where no platform asks for another."""
