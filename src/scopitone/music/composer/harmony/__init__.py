"""Chords, progressions and voice leading.

Modules:

    chords         Chords: Roman numerals to notes, and the harmony of each section of a song.
    voice_leading  Voice leading: chords are voiced so that their notes move as little as possible.
"""
