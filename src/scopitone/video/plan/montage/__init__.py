"""The plan of a montage: which of the user's pictures is shown when.

Modules:

    cut_times    When a montage cuts: on downbeats, more often in choruses, less often in quiet
                 parts.
    fixed_shots  The shots that a storyboard fixes; and a plan as a storyboard.
    reel         A montage for a song, from what the user gave: files, a storyboard, and a maker of
                 pictures.
    reel_cuts    What a montage shows in each frame: its pictures and its cuts, as plain data.
    reel_plan    A montage from files: which part of which file is shown when, and each part ready
                 to be drawn.
    shot_choice  Which shot fills which span: varied, fitting, and none again before half a minute
                 has passed.
"""
