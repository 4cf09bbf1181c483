"""The footage of a montage: photos and clips, what is good in them, and how they are framed.

Modules:

    clip_analysis       The passages of a clip: its own cuts are found, and its sharpest and
                        liveliest parts.
    generated_pictures  Pictures that are generated for a song: what to request for each section,
                        and who makes them.
    limits              How much footage a montage takes; without imports, for code that draws
                        nothing.
    otio_storyboard     A timeline of an editing program as a storyboard: OpenTimelineIO files.
    passages            Passages: parts of a photo or clip that a montage can show, each with what
                        was measured in it.
    photos              Photos of a montage: measured, and framed for the video.
    picture_request     The request for a picture, and the error of those who make pictures.
    picture_servers     Servers that make pictures: any that answers a POST with a picture, and
                        ComfyUI.
    shot_cache          A cache of shots that are ready to be drawn, so that an edited storyboard
                        renders again quickly.
    sources             The photos and clips of a montage: found in folders, and measured one by
                        one.
    storyboard          A storyboard: a TOML file that says what a montage shows when.
    storyboard_reader   Storyboards in any format, told by the file's name.
"""
