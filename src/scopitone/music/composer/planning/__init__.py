"""From a brief to a plan: form, key, tempo, length, where words are sung.

Modules:

    brief             Parse a request into a Brief, with notes about how it was interpreted.
    duration          The length of songs with generated lyrics, and sections of unusual length.
    form              The form of a song in bars: sections of stanzas, with an intro and an outro.
    form_effects      What the song forms of a request change: meter, sounds, and length.
    key               The key of a take: the modes of the genre, weighted by the moods.
    lyrics_sheet      Lyrics without a song: words about a subject, with section tags.
    plan              Plan the takes of a request: words, key, tempo and form of each.
    requested_length  Forms for a requested length, from one line of a jingle to eight minutes.
    sung_sections     Turn stanzas of text into drafts of sections, with syllables in the language
                      of each line.
    tempo             The tempo of a take: in the range of its genre, shifted by moods, different in
                      each take.
    understanding     What a request was understood as, as plain data for its user.
"""
