"""Generated lyrics: themes with their lines, rhymes by sound, hooks and whole songs.

Modules:

    hooks      Write the hook: the line that the chorus repeats and that gives the title.
    occasions  Hooks and couplets for songs that name somebody or something, or are made for an
               occasion.
    rhyme      Rhymes by sound: two lines rhyme if they are equal from their last stressed vowel on.
    themes     Themes of generated lyrics: the words of a prompt that mean each theme, and its
               lines.
    writer     Write whole lyrics: verses, pre-chorus, bridge, and a chorus around its hook, in
               couplets.
"""
