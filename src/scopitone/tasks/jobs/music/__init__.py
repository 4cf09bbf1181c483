"""The job of the music models: compose, publish, report.

Modules:

    engine_client   The client of `music_child`: has a music engine work in a process of its own.
    engine_process  The process in which a music engine works; `music_work` is the worker's side.
    messages        The messages between a worker and the process in which a music engine works.
    publish         The last steps of a music task: the engine's takes are stored and become clips
                    and files.
    source_audio    The source of an extension or a cover: downloaded, read, and copied for the
                    engine.
    workflow        The steps of the music models: download, read, compose, publish.
"""
