"""Chord progressions that several genres share, in Roman numerals, one bar between strokes.

They are common practice. Those that begin on the tonic are preferred, so that the key is heard.
Takes of a song use different progressions, so every entry has at least two.
"""

from __future__ import annotations

from scopitone.music.composer.genres.profile import ProgressionTable

POP_MAJOR: ProgressionTable = {
    "verse": ("I|V|vi|IV", "I|IV|vi|V", "I|iii|IV|V", "I|vi|IV|V"),
    "prechorus": ("IV|V|iii|vi|IV|V|vi|V", "ii|IV|I|V"),
    "chorus": ("I|V|vi|IV", "I|IV|vi|V", "IV|I|V|vi|IV|I|V|I", "I|vi|IV|V"),
    "bridge": ("vi|IV|I|V", "IV|iv|I|V", "vi|iii|IV|V"),
}
ROCK_MAJOR: ProgressionTable = {
    "verse": ("I|IV|I|V", "I|bVII|IV|I", "I|V|IV|IV"),
    "prechorus": ("IV|IV|V|V", "ii|IV|V|V"),
    "chorus": ("I|V|IV|I", "I|IV|V|IV", "I|V|vi|IV"),
    "bridge": ("vi|V|IV|V", "bVII|IV|bVII|V"),
}
FOLK_MAJOR: ProgressionTable = {
    "verse": ("I|IV|I|V|I|IV|V|I", "I|V|IV|I", "I|vi|IV|I V"),
    "prechorus": ("IV|I|IV|V", "ii|IV|I|V"),
    "chorus": ("IV|I|V|I|IV|I|V|I", "I|IV|V|I", "I|V|vi|IV V"),
    "bridge": ("vi|iii|IV|V", "ii|vi|IV|V"),
}
FOLK_MINOR: ProgressionTable = {
    "verse": ("i|bVII|i|V", "i|iv|i|V", "i|bVII|bVI|V"),
    "prechorus": ("iv|i|iv|V", "bVI|iv|i|V"),
    "chorus": ("i|bVI|bVII|i", "i|iv|V|i"),
    "bridge": ("bIII|bVII|iv|V", "bVI|bIII|iv|V"),
}
HIP_HOP_MINOR: ProgressionTable = {
    "verse": ("i7|i7|iv7|V7", "i|bVI|i|V", "i9|iv9|i9|bVI"),
    "prechorus": ("iv7|V7", "bVI|V"),
    "chorus": ("i7|bVI|iv7|V7", "i|iv|bVI|V"),
    "bridge": ("bVI|iv7|i7|V7", "iv9|i9"),
}
HIP_HOP_MAJOR: ProgressionTable = {
    "verse": ("Imaj7|vi7|ii7|V7", "Imaj9|IV6|Imaj9|iii7"),
    "prechorus": ("ii7|V7", "IV|V"),
    "chorus": ("Imaj7|IV6|ii7|V7", "Imaj7|vi7|IV|V"),
    "bridge": ("vi7|ii7|IV|V7", "IVmaj7|iii7|ii7|V7"),
}
AMBIENT_MAJOR: ProgressionTable = {
    "verse": ("Imaj9|Imaj9|IVmaj7|IVmaj7", "Iadd9|Iadd9|vi7|IVmaj7"),
    "prechorus": ("ii9|Imaj9", "IVmaj7|Imaj9"),
    "chorus": ("Iadd9|iii7|IVmaj7|Iadd9", "Imaj9|vi9|IVmaj7|Imaj9"),
    "bridge": ("ii9|IVmaj7|Imaj9|V7sus4", "IVmaj7|iv6|Imaj9|Imaj9"),
}
AMBIENT_MINOR: ProgressionTable = {
    "verse": ("iadd9|iadd9|bVImaj7|iadd9", "i9|i9|iv9|iv9"),
    "prechorus": ("iv9|i9", "bVImaj7|i9"),
    "chorus": ("i9|bVImaj7|iv9|i9", "iadd9|bIIImaj7|iv9|iadd9"),
    "bridge": ("bVImaj7|iv9|i9|V7", "iv9|i9"),
}
JAZZ_MINOR: ProgressionTable = {
    "verse": (
        "i6|iim7b5 V7b9|i6|i6|iv9|bVII9|iim7b5|V7b9",
        "i6|i7|iv7|i6|iim7b5|V7b9|i6|iim7b5 V7b9",
    ),
    "prechorus": ("iv9|i6|iim7b5|V7b9", "bVImaj7|V7b9|bVImaj7|V7b9"),
    "chorus": ("i6|iv9|iim7b5 V7b9|i6", "i6|bVI7 V7b9|i6|iim7b5 V7b9"),
    "bridge": ("iv9|bVII9|bIIImaj7|bVImaj7|iim7b5|V7b9|i6|V7b9", "iv7|i6|bVI7|V7b9"),
}
DORIAN: ProgressionTable = {
    "verse": ("i|i|IV|i", "i|bVII|IV|i", "i|IV|i|i"),
    "prechorus": ("IV|i|IV|v", "bVII|IV|bVII|v"),
    "chorus": ("i|bIII|IV|i", "i|IV|v|i"),
    "bridge": ("bIII|IV|i|v", "IV|i|IV|v"),
}
DORIAN_SEVENTHS: ProgressionTable = {
    "verse": ("iadd9|iadd9|IV7|i7", "i6|i7|IV7|i6"),
    "prechorus": ("ii7|v7", "IV7|v7"),
    "chorus": ("iadd9|IV7|i7|v7", "i6|bIIImaj7|IV7|i6"),
    "bridge": ("bIIImaj7|IV7|i7|v7", "IV7|i6"),
}
MIXOLYDIAN: ProgressionTable = {
    "verse": ("I|bVII|IV|I", "I|I|bVII|I", "I|v|I|bVII"),
    "prechorus": ("IV|I|IV|bVII", "ii|IV|ii|IV"),
    "chorus": ("I|bVII|IV|I", "I|v|IV|I"),
    "bridge": ("IV|bVII|IV|I", "vi|bVII|IV|bVII"),
}
