"""The musical analysis of a song: beats, bars, onsets, bands, loudness and sections.

Modules:

    beats         Tempo and beats, from the onset envelope.
    cache         The disk cache of analyses, which are found by the content of the song's file.
    downbeats     Downbeats: the beats that start bars.
    features      The features of the sound, extracted in one pass, at 100 rows a second.
    filterbank    Filter banks that reduce the bins of a Fourier transform to bands and pitch
                  classes.
    model         The result of the analysis of a song: plain arrays that the timeline reads.
    onsets        Note and drum onsets: peaks of the spectral flux, moved to the transient.
    pipeline      The analysis of a sound file, with its disk cache.
    song_samples  The whole analysis of a song: decoding, features, and everything derived from
                  them.
    spectrum      The curves that the picture follows: spectrum bands, bass pulse and energy per
                  video frame.
    structure     The sections of a song: they change where its texture and harmony change.
"""

from scopitone.audio.analysis.model import Analysis, SongSection

__all__ = ["Analysis", "SongSection"]
