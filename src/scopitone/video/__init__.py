"""The renderer: a song with cover, lyrics and options becomes a music video.

Modules:

    cover_art/     Covers that are painted for songs without one.
    encode/        From a timeline to encoded segments, in one process per core, and the joined
                   file.
    frame_sizes    Frame sizes by their common names.
    inputs/        The user's files: songs, covers, logos, fonts, brand kits, backdrops.
    layers/        The layers of the renderer: each draws one thing onto the canvas of a frame.
    options        Video options: the table of what a user can choose, and the options that the
                   renderer takes.
    options_check  What is checked of a video's options before its song is read.
    options_merge  What a video's options are when the user, a brand kit and a preset each set
                   some of them.
    plan/          What each frame shows: timeline, energy of the song, palette, segments.
    prepare        Everything that happens before the first frame is drawn: lyrics, cover,
                   timeline.
    packs/         Packs: the files that a platform asks for besides a video.
    presets        Platform presets: options that go together, under the platform's name.
    preview        Frames before a render: any of a song's video, by the time when they are shown.
    project/       Project files: a song and everything that its video is made from, as versioned
                   JSON.
    quality/       Checks and reports on what was rendered.
    raster/        Drawing: glyphs and shapes become tiles (Skia), tiles become YUV planes
                   (compiled kernels).
    render         The render pipeline: a song in, a music video out.
    result         The result of a render.
    styles/        The styles: one module per style, which makes a Scene of a Timeline.
"""
