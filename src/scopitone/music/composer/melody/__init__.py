"""Melodies: rhythm from the stresses of the words, pitch from motifs and chords.

Modules:

    harmony_vocal    The harmony vocal: thirds and sixths below the lead vocal in the choruses.
    lead_vocal       The lead vocal: every line of the plan gets a rhythm and a melody.
    line_bars        How the bars of a section are divided among its lines.
    motifs           Create themes: the short tunes that a song states, repeats and varies.
    phrase           Turn the phrase of a line into notes: swing, loudness, melismas.
    pitch_path       The pitches of a phrase: the cheapest path through the range of the singer.
    syllable_rhythm  The rhythm of a line: stressed syllables on strong beats, unstressed ones
                     between them.
"""
