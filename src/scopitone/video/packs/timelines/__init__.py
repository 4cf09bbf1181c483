"""Timelines of editing programs.

Modules:

    edit         An edit: clips, sounds, and markers on one timeline, as plain data.
    edl          An edit as an edit decision list (CMX 3600).
    fcpxml       An edit as FCPXML, which Final Cut Pro and DaVinci Resolve import.
    otio         An edit as OpenTimelineIO.
"""
