"""Packs: the files that a platform asks for besides a video.

To add a pack: a module with a function like `make_youtube_pack`, and a row in `registry.PACKS`.

Modules:

    description  Title, description, and tags of a video, as YouTube accepts them.
    registry     The packs by name.
    thumbnail    The picture that stands for a video in lists: composed, not a frame of it.
    youtube      The files of the pack `youtube`: all that an upload asks for besides the video.
"""
