"""Scopitone: a song in, a music video out. Self-hosted and Suno-compatible."""

__version__ = "0.1.0"
