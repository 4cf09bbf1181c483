"""From a timeline to encoded segments, in one process per core, and the joined file.

Modules:

    codecs/          Video codecs: one module each, and their names for users.
    draw_job         The input of encoding processes, and its serialized form for other machines.
    flash_meter      The flashes of a video, counted by WCAG 2.3.1: general flashes, and those of
                     saturated red.
    fragment         A piece of a video as fragmented MP4 (ISO/IEC 14496-12), for Media Source
                     Extensions.
    kept_segments    Segments that are kept on disk, so that rendering again encodes only what has
                     changed.
    mux              Segments, sound, subtitles and cover joined into one file by stream copy.
    persistent_pool  An encoding process that is reused for many segments and videos.
    pool             A pool of encoding processes, one a core: each takes a segment, draws it and
                     encodes it.
    segment_encoder  The encoding of a closed-GOP segment, in one thread.
    segment_file     A finished segment in one file, with its flash cells.
    sound_track      The sound of a video, encoded in a thread of its own while the pictures are
                     drawn.
    subtitle_track   Soft subtitles: the lyric lines as a text track (3GPP Timed Text) that
                     players can show.
    timings          Timings of a render: by phase, and in the encoding processes by drawing and
                     encoding.
    warmup           Imports the libraries of encoding processes, which are forked from a process
                     that has them.
    work_dir         The scratch folder of a video, used until the finished file is moved into
                     place.
    worker           An encoding process: it receives a draw job and segments, draws, encodes and
                     reports.
"""
