"""The tags of songs: names, lyrics, and pictures.

Modules:

    ape         APE tags, versions 1 and 2: those of Monkey's Audio, WavPack, Musepack, and some
                MP3.
    chunks      Tags in the chunks of WAV and AIFF files: ID3v2, and the list of information of
                RIFF.
    code_pages  The encoding of tags that say Latin-1 and are not: old taggers wrote their
                system's code page.
    id3         ID3 tags, versions 1, 2.2, 2.3 and 2.4, as programs write them.
    read_tags   The tags of a song in any container.
    song_tags   What the tags of a song contain, whatever the container: plain data, not yet
                checked.
"""
