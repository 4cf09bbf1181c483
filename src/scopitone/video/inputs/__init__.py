"""The user's files: songs, covers, logos, fonts, brand kits, backdrops.

Modules:

    backdrop       A user's backdrop: a picture, or a clip that repeats, behind everything else.
    brand_kit      A brand kit: the common look of all videos of a brand, as a TOML file or a JSON
                   object.
    clip_frames    The frames of a clip: upright, scaled to fill a frame, at a frame rate; and how
                   they are stored.
    brand_kit_keys  The keys of a brand kit: what a file or a JSON object may have, and which name
                   files.
    cover_image    Cover images: checked, and reduced to a size that the renderer can handle.
    custom_fonts   The user's fonts, checked before they are used.
    footage/       The footage of a montage: photos and clips, what is good in them, and how they
                   are framed.
    picture_types  The types of pictures that are read, by their first bytes; names of files are
                   not trusted.
    song_files     A song read from files: its sound, the tags inside, and the values that replace
                   them.
    svg_logo       Logos as SVG: checked, and rasterized once to a PNG.
    tags/          The tags of songs: names, lyrics, and pictures.
    toml_files     Reading of the text files that users write: brand kits and storyboards (TOML),
                   projects.
    user_colors    The colors that users give as a palette: how many, and how they are written.
"""
