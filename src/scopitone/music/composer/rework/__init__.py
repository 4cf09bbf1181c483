"""New takes of existing songs: extend, cover, other lyrics.

Modules:

    chord_recognition  Recognize the chords of a recording: major and minor triads, beat by beat.
    cover              Cover a score: arrange its melody and its chords in another style.
    cover_recording    Cover recordings without a score: their tempo, key, chords, form, melody and
                       words stay.
    crossfade          Join a recording and its continuation.
    extend             Extend a score: keep it up to a bar line, and compose a continuation in the
                       same style.
    from_recording     Extend recordings without a score: a transcription takes its place.
    onset_alignment    Align estimated beats of a recording with the attacks of its notes, to
                       milliseconds.
    persona_of_song    The persona of a song that the composer made.
    recorded_form      The form of a recording: its sections on the bars of its transcription, with
                       their chords.
    requests           Take jobs that several modules create, and what every take job needs.
    set_new_lyrics     Set new lyrics to a melody: syllables share or split its notes, as
                       translators do.
    timed_words        Sing the words of a recording when they are sung in it, on the pitches of its
                       melody.
    transcription      Transcribe a recording: estimate its tempo, bars, key, chords and melody.
"""
