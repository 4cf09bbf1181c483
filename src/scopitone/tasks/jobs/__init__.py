"""What a worker runs for a task, one module per task model.

Modules:

    brand_assets  The files of a brand kit: logo, background and fonts, converted by a child
                  process.
    clip_files    Other files of a clip: its stems, its score, a WAV, further cover pictures.
    import_song   The steps of scopitone/import: download, read, publish.
    lyricist/     Words from a lyricist on another server, if the operator has set one.
    music/        The job of the music models: compose, publish, report.
    music_video   The steps of suno/music-video: load, render, publish.
    word_times    The step of scopitone/word-times: hear given words again in a passage.
    write_lyrics  The step of scopitone/lyrics: words about a subject, by the songwriter or another
                  lyricist.
"""
