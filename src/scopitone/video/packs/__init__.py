"""Packs: what a platform, a karaoke host, or an editing program needs besides a video.

To add a pack: a module with a function like `make_youtube_pack`, and a row in `registry.PACKS`.

Modules:

    cdg/         CD+G: the graphics of karaoke discs, as .cdg files beside MP3 files (MP3+G).
    description  Title, description, and tags of a video, as YouTube accepts them.
    editor       The files of the pack `editor`: a folder that an editing program opens.
    karaoke      The files of the pack `karaoke`: what hosts, games, and players of karaoke use.
    pack         What every pack gets, and what it returns.
    registry     The packs by name.
    thumbnail    The picture that stands for a video in lists: composed, not a frame of it.
    timelines/   Timelines of editing programs.
    vocal_notes  The notes of the lead vocal: of the score, or tracked in the voice, or without a
                 pitch.
    youtube      The files of the pack `youtube`: all that an upload asks for besides the video.
"""
