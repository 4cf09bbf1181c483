"""What a user's description asks for.

Modules:

    phrase_parser  Parse free text into phrases of the vocabulary and unknown words.
    topic          Find the subject of a described song: the phrase after “about”.
    vocabulary     The vocabulary of prompts and tags; `docs/reference/composing.md` lists it for
                   users.
"""
