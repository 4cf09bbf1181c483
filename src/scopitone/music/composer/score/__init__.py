"""The score: notes, sections and tempo, and its stored forms.

Modules:

    gm_programs  General MIDI program numbers of the timbres, for sampled instruments and for MIDI
                 files.
    json_codec   Store scores as JSON files, to extend or cover a song later.
    midi         Write a score as a Standard MIDI File: tempo map, lyrics, one track per part.
    model        The notation of the composer: frozen data from the plan to the last note.
    persona      A persona: what a new song takes over from an earlier one, without its tune and its
                 words.
    sung_notes   The lead vocal of a score as notes in seconds, each with its written syllable.
    swing        Swing: from straight positions to performed ones, and back.
    tempo_map    The tempo map, which converts beats into seconds.
    theme        The theme of a song: the motifs that make it recognizable.
"""
