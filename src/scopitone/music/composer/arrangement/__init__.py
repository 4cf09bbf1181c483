"""The band: who plays in each genre, and what each player makes of a bar.

Modules:

    arrange        The arrangement: who plays, in which bars, and which notes.
    bar_context    The bar context of a player: a bar, its position in the section, and its energy.
    bass           The bass: roots on one, fifths and octaves, steps toward the next chord,
                   walking lines.
    comping        Chords in rhythm: strummed, picked, short, arpeggiated or held, depending on
                   the genre.
    drums          Drums: grooves that breathe with the energy, fills, crashes, builds and an
                   ending.
    ensembles      Players for requested instruments that the ensemble of the genre lacks.
    humanize       Small deviations that make a part sound played: onsets, accents, players ahead
                   and late.
    lead_lines     Lead lines of instruments: the hook in intros, solos, and answers to the singer.
    step_patterns  Rhythms as text: one character a sixteenth, `|` between bars.
"""
