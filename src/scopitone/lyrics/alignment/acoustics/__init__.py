"""Features of the song for alignment: the voice, repeats, onsets.

Modules:

    mel         Filters on the mel scale (O'Shaughnessy 1987, "Speech Communication").
    onset_snap  Starts of words moved to onsets of the voice.
    repeats     Find where the sound of a line occurs again.
    song_sound  A song's sound, decoded once for listening and for alignment.
    vocals      The vocals in a mix: the harmonic sound in the middle, its activity and its onsets.
"""
