"""The words of a song: stanzas, syllables, phonemes, and writing new ones.

Modules:

    espeak       eSpeak NG through ctypes: text to IPA, and text to speech with the time of each
                 phoneme.
    languages    Detect the language of each line of lyrics, as the name of its eSpeak NG voice.
    phonemes     Split lines of text into syllables: phonemes of eSpeak NG, assigned to the
                 written words.
    sheet_check  Check lyrics that somebody else wrote against their order.
    songwriter/  Generated lyrics: themes with their lines, rhymes by sound, hooks and whole songs.
    stanzas      Split lyrics into stanzas, by their [Section] tags or by repeated stanzas.
    syllables    Split phonemes into syllables: each vowel gets as many consonants before it as
                 possible.
"""
