"""Hearing: beats, bars, onsets, bands, loudness and sections of a song."""

from scopitone.video.analysis.model import Analysis, Section

__all__ = ["Analysis", "Section"]
