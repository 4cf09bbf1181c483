"""CD+G: the graphics of karaoke discs, as .cdg files beside MP3 files (MP3+G).

Modules:

    disc         The whole file: what is drawn and lit when, in packets.
    lyric_pages  Where each row of lyrics is on the screen, and from when to when.
    packets      The packets of CD+G, and the measures of its screen.
    row_drawing  A row of text as tiles, and the times at which its columns light up.
"""
