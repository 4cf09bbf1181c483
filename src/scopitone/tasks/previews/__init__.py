"""Frames and pieces of a video, drawn for requests in processes of their own.

Modules:

    child            A child process that draws previews: it starts when it is needed, and again
                     after it failed.
    messages         The messages between a server and the process that draws its previews.
    preview_process  The process that draws previews: `python -m
                     scopitone.tasks.previews.preview_process FOLDER`.
    service          Previews: what a video looks like before it is rendered, drawn by child
                     processes of a server.
    turns            Whose turn it is: how many previews an account waits for, and which are out of
                     date.
"""
