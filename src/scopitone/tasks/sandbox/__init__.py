"""Foreign files are opened in a child process with limits.

Modules:

    confinement    What a sandboxed process may reach: its own folder, the libraries, and nothing
                   else.
    convert_asset  Converts a foreign file of a brand kit in a child process, which writes it as a
                   plain file.
    inspect_song   Reads a foreign song and cover in a child process, which writes them as plain
                   files.
    run            A sandbox: work on foreign files in a child process, which may crash, hang or
                   grow without harm.
    thumbnails     Small copies of pictures, for lists: made when first asked for, and cached by
                   content.
"""
