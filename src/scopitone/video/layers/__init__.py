"""The layers of the renderer: each draws one thing onto the canvas of a frame.

Modules:

    background     The background: a slow mesh of light in the colors of the cover, drawn small
                   and enlarged.
    caption        Title and author: large on the title card, small during the music.
    column_scroll  The scroll of a column of lyrics: springs that move its lines up, one shortly
                   after another.
    countdown      Three dots that count the last beats before the singing returns.
    cover          The cover image, with rounded corners and a long shadow, moved slightly by the
                   beat.
    curtain        A curtain: folds of one color in soft light.
    dust           Motes of dust in the light of the cover, blown by the bass.
    footage        A looped clip behind everything, darkened behind words.
    picture_grade  A picture in the colors of a style, as planes that its views are cut out of.
    karaoke_lines  Karaoke lines: two lines low in the picture that alternate and fill with color.
    lamps          The frame of a jukebox screen: a board with bulbs that light up in turn on the
                   beat.
    landscape      The last seconds of the spectrum as a landscape of ridges that moves toward the
                   viewer.
    layer          The Protocols of layers, which draw on frame n, and of grounds, on which they
                   draw.
    layout_pose    Poses: the places of everything in each part of the video, and the moves
                   between them.
    line_slots     Slots: which of a few fixed places a line has, if each line has a place of its
                   own.
    logo           The logo of the brand, small, in the place of its name.
    lyric_column   A column of lyrics in one size: the current line sharp and lit, the others
                   faint and blurred.
    lyric_line     The layout of a lyric line: its words in rows, readings over them, and other
                   rows below.
    lyric_rows     The rows under a lyric line: its romanization, its translation, and background
                   vocals.
    lyric_scroll   The scroll of lyric lines: where each line is in a frame, and how large.
    lyric_pages    Pages of words: lines that share one because no beat is between them, and the
                   beat of a turn.
    lyric_wall     A wall of words: each line fills the frame in rows, and its words light up when
                   they are sung.
    lyrics         The lyrics: the sung line, lit word by word, between the previous and the next
                   line.
    montage        A montage behind everything: photos that come nearer, clips, cuts, darkened
                   where words stand.
    noise_field    A field of slowly flowing noise in the colors of the cover, drawn small and
                   enlarged.
    paper          A sheet of paper: a color that another one floods in a chorus, and a
                   printed spectrum.
    picture_views  A picture from edge to edge, in the view of the shot, which the beat moves.
    shot_switch    Layers and grounds that are shown only in some kinds of shots.
    ruby_readings  Readings over words: where each is, so that it is over its word and touches no
                   other reading.
    singer_colors  Colors that tell singers apart, legible on the ground and distinct also for
                   color-blind people.
    spectrum       The spectrum, thin rounded bars on a base line, and the line of progress below
                   it.
    sweep_path     The path of the karaoke sweep: which character is sung in a frame, and where it
                   is in its row.
    text           Text on the frame: masks of a block of words and of its shadow.
    tonearm        The arm of a record player, which shows the progress of the song.
    turntable      The cover as the label of a turning record whose grooves show the spectrum.
    veil           A veil: the ground darkened evenly while someone sings, so that colors on it
                   are legible.
    view_stills    A view of a picture that stands still: which part of it, and how dark behind
                   words.
    voices         Voices: the colors of singers, and the opacities that they need on their ground.
"""
