"""The sung voice: eSpeak NG speaks each line, WORLD sings it at the pitches and times of the score.

Modules:

    f0              The fundamental frequency (f0) of a sung or rapped line, frame by frame.
    ipa             Classes of eSpeak NG's IPA phonemes.
    loudness_curve  The loudness curve of a sung line, and the breath before it.
    phoneme_timing  The times of sung phonemes: vowels on the beat, consonants before it at their
                    own length.
    sing            Lines of a score as a sung stem, with the exact time of each word.
    speech          Lines as speech features: eSpeak NG speaks them, WORLD analyzes them, phonemes
                    get times.
    word_alignment  Alignment of spoken phonemes with the syllables of the score.
    world           Resynthesis of speech features by WORLD, at the times and f0 of the song.
"""

from __future__ import annotations

from scopitone.music.composer.performance.voice.sing import SungVoice, SungVowel, VoiceRole, sing

__all__ = ["SungVoice", "SungVowel", "VoiceRole", "sing"]
