"""The task models as the API shows them: inputs, prices, catalogue.

Modules:

    catalogue       The model catalog: which models are available, and their descriptions.
    clip_models     The models that make other files of a clip, and the one that writes lyrics.
    music_models    The four music models: validation of their input.
    plain_schema    JSON Schemas in the plain form that forms and other programs of clients read.
    project_videos  Projects in `input` of suno/music-video: what they set, and what takes
                    precedence over them.
    registry        The models of the API: the schema of each one's input, and how it becomes a
                    worker's spec.
    song_requests   Requests for songs, as the built-in composer understands them.
"""
