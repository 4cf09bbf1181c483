"""The Python interface: what `import scopitone` offers, and what the command line shares with it.

Modules:

    input_files     The files that the options of a video name, also those in folders and in other
                    files.
    lyric_times     Lyrics with their source, and the times that are found for them.
    option_values   Options as Python values, checked by the table of options.
    output_path     Checks of the file to write.
    song_parts      The parts of a song: exact ones of songs that the engine composed, else
                    separated ones.
    songs           `compose`.
    video_request   What a video is to be made from.
    videos          `render`, `preview`.
    words           `read_lyrics`, `parse_lyrics`, `align`, `write_lyrics`.
"""
