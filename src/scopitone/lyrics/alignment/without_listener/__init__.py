"""Placement by voice and onsets alone, where no model listens.

Modules:

    even_spread     Times for lyrics that have none: an even, musical guess that does not
                    recognize the voice.
    evidence        Evidence at each moment of a song for a syllable that begins, and for a rest.
    hsmm            When each of many syllables begins: a hidden semi-Markov model, summed over
                    all paths.
    syllable_count  The sung words of a line and their syllable counts.
    vocal_match     When lines and words are sung, from the vocals: any language, nothing learned
                    but this song.
"""
