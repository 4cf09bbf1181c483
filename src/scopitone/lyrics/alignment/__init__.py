"""Find the times that lyrics lack.

Modules:

    acoustics/         Features of the song for alignment: the voice, repeats, onsets.
    align              Find the times that lyrics lack in the song's sound.
    cache              The cache of times that were found, keyed by song, lyrics, model and
                       language.
    line_candidates    Find candidate times of a line in the song, by the words that were heard
                       there.
    line_locations     Locate each given line in the song, from what a listener heard.
    line_path          Choose a candidate for each line: all lines together, in their order.
    line_placement     Find times of lines and words that have none, from what a listener hears in
                       the song.
    missing_times      Find the times that lyrics lack: by a listener, or without one by the
                       vocals alone.
    passage            Hear given words again: find their times in one passage of the song.
    spelling           Compare words across spellings and scripts.
    text_language      Detect the language of given lyrics, for the listener.
    vocal_spread       Spread lines that no listener understood over the passages in which
                       someone sings.
    without_listener/  Placement by voice and onsets alone, where no model listens.
    word_times         Time the words of located lines by what was heard and by forced alignment.
"""
