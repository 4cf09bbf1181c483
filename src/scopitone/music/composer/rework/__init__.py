"""New takes of existing songs: extend, cover, other lyrics.

Modules:

    cover            Cover a score: arrange its melody and its chords in another style.
    crossfade        Join a recording and its continuation.
    extend           Extend a score: keep it up to a bar line, and compose a continuation in the
                     same style.
    from_recording   Extend and cover recordings without a score: a transcription takes its place.
    persona_of_song  The persona of a song that the composer made.
    requests         Take jobs that several modules create, and what every take job needs.
    set_new_lyrics   Set new lyrics to a melody: syllables share or split its notes, as translators
                     do.
    transcription    Transcribe a recording: estimate its tempo, bars, key, chords and melody.
"""
