"""What every other package may use: data classes, errors, settings, processes, paths.

Modules:

    cancellation         Cancellation tokens: each tells one job to stop.
    child_processes/     Child processes, forked from one that has loaded their libraries.
    clock                The clocks of the machine: which one measures what, and whether the wall
                         clock was set.
    errors               The domain's errors, and what a mistyped name was probably meant to be.
    file_cache           Disk cache for results that can be computed again.
    gl_stubs/            Stand-ins for the system's libEGL and libGL, to which Skia's wheel for
                         Linux is linked.
    graphics             The only import of Skia, after what it needs: `from
                         scopitone.core.graphics import skia`.
    kernels              Functions that Numba compiles when they are first called.
    language_identifier  Set-up of py3langid, which detects the language of a text.
    music_engines        The music engines by name, with the settings that each of them brings:
                         plain data.
    output_files         Files that a user asked for: each is written as a whole, or not at all.
    paths                The cache folder of the command line, names of files, and the removal of
                         work folders.
    progress             How the renderer reports its progress, and how a caller stops it.
    settings             The settings.
    song                 Songs, their lyrics, and their parts: plain data that every layer shares.
    staging_folders      Folders for work in progress next to files of others. Each is marked as
                         Scopitone's own.
    text_encoding        The encoding of a text that does not say it: lyrics files and tags of old
                         programs.
"""
