"""What a user's description asks for.

Modules:

    foreign_words  The vocabulary of prompts in other languages, as the English words that the
                   parser knows.
    length         Find the length that a prompt asks for, in eight languages.
    named_things   Find what the words of a song must name: persons, brands, quoted words, an age,
                   an occasion.
    phrase_parser  Parse free text into phrases of the vocabulary and unknown words.
    prompt_reader  Read a prompt in any of the known languages: its language, length, names, and
                   subject.
    song_forms     Song forms and ways of playing, which a prompt adds to its genre: a ballad, a
                   waltz, a duet.
    topic          Find the subject of a described song: the phrase after “about”.
    translation    The language of a prompt, and its known words in English.
    vocabulary     The vocabulary of prompts and tags; `docs/reference/composing.md` lists it for
                   users.
"""
