"""Generated lyrics: themes with their lines, rhymes by sound, hooks and whole songs.

Modules:

    frames          Lines for what the words must name: the subject, persons, brands, an age.
    hooks           Write the hook: the line that the chorus repeats, the title, and the lines that
                    name things.
    rhyme           Rhymes by sound: two lines rhyme if they are equal from their last stressed
                    vowel on.
    stanza_writer   Write the stanzas of a song around its hook, from the rows of its themes.
    subject_phrase  The subject of a song in the grammar of its language: articles, cases,
                    contractions.
    theme_choice    Choose the themes of generated lyrics by the words, the moods, and the occasion
                    of a prompt.
    themes          Themes of generated lyrics: the words of a prompt that mean each theme, and its
                    lines.
    verse_forms     Verse forms: how the lines of couplets are put in order, and which of them
                    rhyme.
    writer          Write whole lyrics: verses, pre-chorus, bridge, and a chorus around its hook.
"""
