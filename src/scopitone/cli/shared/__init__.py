"""What several commands use: options, progress, output.

Modules:

    answer             The object that click passes to commands: the form in which a command
                       answers.
    batch_log          The log of a batch, next to its list: finished rows, and the files that the
                       batch made.
    caption_files      The option --captions: write the words as files next to the video.
    listening_option   The option --listening-model, shared by the commands that transcribe songs.
    made_files         The record of the files that Scopitone made: it replaces these, and keeps a
                       user's own files.
    operator_database  What the operator's commands share: the server's database, their options
                       and their output.
    output             Output paths and result messages.
    output_plan        All that a command will write, checked before the work starts against what
                       it reads.
    pack_files         The option --pack: write what a platform asks for besides the video into a
                       folder next to it.
    reports            The option --report: write a report as JSON and HTML into a folder, or as
                       one of them.
    server_import      Importing files into a server through its stores, as an upload and
                       CreateTask would.
    storyboard_file    The storyboard of a montage, written next to the video.
    video_options      The options of a video on the command line, shared by `render`, `preview`,
                       and `project new`.
    watch_folder       Watching a folder of songs: each complete song, with the files of the same
                       name.
"""
