"""The review of a finished video: the content of `render --report` and `scopitone check`.

Modules:

    contrast    The contrast of every lyric line, measured on drawn frames.
    data        A report as plain data: options, result, timings and findings.
    file_facts  The properties of a video file, read without decoding its pictures.
    findings    The findings of a review: what a finished video from any source must and should
                have.
    frames      A video file decoded from start to end: its flashes, and stills of it.
    html        A report as one HTML page without other files, hosts or scripts.
    review      The measurements of a requested report; they take a fifth of the time of the
                render.
    visibility  Whether words are there when they are sung: how visible their lines are in the
                frames of cues.
"""
