"""What each frame shows: timeline, energy of the song, palette, segments.

Modules:

    beat_pulse   The pulse of the beat: how far the picture is moved by the beat that was last
                 heard.
    chapters     The parts of a song as chapters of its video.
    color_tones  Colors derived from a palette: other tones of a hue, and a second, contrasting
                 color.
    easing       Easing functions: closed forms of a frame number, without state.
    excerpt      Excerpts of songs: the sound cut to the sample, the lyrics shifted.
    framing      Parts of a picture that are worth a view of their own, found by what is salient in
                 it.
    line_cues    The cues of lyric lines: what is shown when, of each line and of the rows that
                 belong to it.
    montage/     The plan of a montage: which of the user's pictures is shown when.
    palette      The colors of a video, taken from its cover: a dark background for white text, and
                 one accent.
    quantizer    The main colors of a picture: Wu's quantizer, refined by weighted k-means in
                 CIELAB.
    segments     The segments of a video.
    shots        The shots of a video: which view of the picture is shown from which bar on.
    song_energy  The energy of a song as the picture follows it: choruses and drops open it, silence
                 stops it.
    timeline     The timeline: every cue of the video in (fractional) frames, from song, analysis
                 and options.
    timeline_window  The part of a timeline that a few frames depend on.
"""
