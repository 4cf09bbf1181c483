"""Engines that compose and sing, all behind one Protocol.

Modules:

    composer/       The embedded engine: composes, arranges, sings and mixes offline.
    engine          The Protocol of all music engines: plain data in, files out.
    lyricist        The Protocol of lyricists: an order in, lyrics out.
    registry        Loads the music engines of `music_engines.ENGINES` by name.
    remote/         Music engines on other servers.
    untimed_lyrics  Lyrics whose times are unknown, for engines that do not report when the words
                    are sung.
"""
