"""Single frames drawn for requests, in processes of their own.

Modules:

    messages         The messages between a server and the process that draws its previews.
    preview_process  The process that draws previews: `python -m
                     scopitone.tasks.previews.preview_process FOLDER`.
    service          Previews: single frames of a video before it is rendered, drawn by one child
                     process of a server.
"""
