"""Melodies: rhythm from the words' stresses, pitch from motifs and chords."""
