"""Progressions by genre, mode and kind of section, in Roman numerals, one bar between strokes.

They are common practice of each genre. Those that begin on the tonic are preferred, so that the
key is heard. Different takes take different ones, so every entry has at least two.
"""

from __future__ import annotations

from scopitone.music.composer.score import Mode

Table = dict[str, tuple[str, ...]]

_POP_MAJOR: Table = {
    "verse": ("I|V|vi|IV", "I|IV|vi|V", "I|iii|IV|V", "I|vi|IV|V"),
    "prechorus": ("IV|V|iii|vi|IV|V|vi|V", "ii|IV|I|V"),
    "chorus": ("I|V|vi|IV", "I|IV|vi|V", "IV|I|V|vi|IV|I|V|I", "I|vi|IV|V"),
    "bridge": ("vi|IV|I|V", "IV|iv|I|V", "vi|iii|IV|V"),
}
_POP_MINOR: Table = {
    "verse": ("i|bVI|iv|V", "i|bVII|bVI|V", "i|iv|i|V"),
    "prechorus": ("iv|bVI|i|V", "bVI|bVII|i|V"),
    "chorus": ("i|bVI|bIII|V", "i|iv|bVI|V", "i|bVII|bVI|V"),
    "bridge": ("bVI|bIII|iv|V", "iv|i|iv|V"),
}
_ROCK_MAJOR: Table = {
    "verse": ("I|IV|I|V", "I|bVII|IV|I", "I|V|IV|IV"),
    "prechorus": ("IV|IV|V|V", "ii|IV|V|V"),
    "chorus": ("I|V|IV|I", "I|IV|V|IV", "I|V|vi|IV"),
    "bridge": ("vi|V|IV|V", "bVII|IV|bVII|V"),
}
_ROCK_MINOR: Table = {
    "verse": ("i|i|bVI|bVII", "i|bVII|bVI|bVII", "i|iv|i|V"),
    "prechorus": ("iv|iv|V|V", "bVI|bVI|bVII|V"),
    "chorus": ("i|bVI|bVII|i", "i|bIII|bVII|i", "i|iv|bVI|V"),
    "bridge": ("bVI|bVII|i|V", "iv|bVI|iv|V"),
}
_FOLK_MAJOR: Table = {
    "verse": ("I|IV|I|V|I|IV|V|I", "I|V|IV|I", "I|vi|IV|I V"),
    "prechorus": ("IV|I|IV|V", "ii|IV|I|V"),
    "chorus": ("IV|I|V|I|IV|I|V|I", "I|IV|V|I", "I|V|vi|IV V"),
    "bridge": ("vi|iii|IV|V", "ii|vi|IV|V"),
}
_FOLK_MINOR: Table = {
    "verse": ("i|bVII|i|V", "i|iv|i|V", "i|bVII|bVI|V"),
    "prechorus": ("iv|i|iv|V", "bVI|iv|i|V"),
    "chorus": ("i|bVI|bVII|i", "i|iv|V|i"),
    "bridge": ("bIII|bVII|iv|V", "bVI|bIII|iv|V"),
}
_HIPHOP_MINOR: Table = {
    "verse": ("i7|i7|iv7|V7", "i|bVI|i|V", "i9|iv9|i9|bVI"),
    "prechorus": ("iv7|V7", "bVI|V"),
    "chorus": ("i7|bVI|iv7|V7", "i|iv|bVI|V"),
    "bridge": ("bVI|iv7|i7|V7", "iv9|i9"),
}
_HIPHOP_MAJOR: Table = {
    "verse": ("Imaj7|vi7|ii7|V7", "Imaj9|IV6|Imaj9|iii7"),
    "prechorus": ("ii7|V7", "IV|V"),
    "chorus": ("Imaj7|IV6|ii7|V7", "Imaj7|vi7|IV|V"),
    "bridge": ("vi7|ii7|IV|V7", "IVmaj7|iii7|ii7|V7"),
}
_HOUSE_MINOR: Table = {
    "verse": ("i|i7|iv7|i", "iadd9|iadd9|bVI|V7"),
    "prechorus": ("iv7|V7", "bVI|V"),
    "chorus": ("i|bVI|iv7|V7", "iadd9|iv9|iadd9|V7"),
    "bridge": ("bVI|iv7|i7|V7", "iv9|i"),
}
_TECHNO: Table = {
    "verse": ("i", "i|i|i|bII"),
    "prechorus": ("i", "iv"),
    "chorus": ("i|i|iv|i", "i|i|bVI|i"),
    "bridge": ("iv|i", "bVI|i"),
}
_TECHNO_MAJOR: Table = {
    "verse": ("I", "I|I|I|IV"),
    "prechorus": ("I", "V"),
    "chorus": ("I|I|IV|I", "I|I|V|I"),
    "bridge": ("IV|I", "vi|I"),
}
_SYNTHWAVE_MINOR: Table = {
    "verse": ("i|bVI|bVII|i", "i|i|bVI|V", "i|bVII|bVI|V"),
    "prechorus": ("iv|bVI|i|V", "bVI|bVII|i|V"),
    "chorus": ("i|bVI|bIII|V", "i|bVII|bVI|V", "i|iv|bVI|V"),
    "bridge": ("bVI|bIII|iv|V", "iv|i|bVI|V"),
}
_AMBIENT_MAJOR: Table = {
    "verse": ("Imaj9|Imaj9|IVmaj7|IVmaj7", "Iadd9|Iadd9|vi7|IVmaj7"),
    "prechorus": ("ii9|Imaj9", "IVmaj7|Imaj9"),
    "chorus": ("Iadd9|iii7|IVmaj7|Iadd9", "Imaj9|vi9|IVmaj7|Imaj9"),
    "bridge": ("ii9|IVmaj7|Imaj9|V7sus4", "IVmaj7|iv6|Imaj9|Imaj9"),
}
_AMBIENT_MINOR: Table = {
    "verse": ("iadd9|iadd9|bVImaj7|iadd9", "i9|i9|iv9|iv9"),
    "prechorus": ("iv9|i9", "bVImaj7|i9"),
    "chorus": ("i9|bVImaj7|iv9|i9", "iadd9|bIIImaj7|iv9|iadd9"),
    "bridge": ("bVImaj7|iv9|i9|V7", "iv9|i9"),
}
_JAZZ_MAJOR: Table = {
    "verse": (
        "I6|vi9|ii9|V13|Iadd9|V7b9/ii|ii9|V13",
        "Iadd9|Iadd9|ii9|V13|ii9|V13|I6 V7/ii|ii9 V13",
        "I7|IV7|I7|I7|IV7|IV7|I7|V7/ii|ii9|V13|I7|V7",
    ),
    "prechorus": ("IVmaj7|iv6|iii7 V7/ii|ii9 V13", "ii9|V13|ii9|V13"),
    "chorus": (
        "Iadd9|V7b9/ii|ii9|V13|Iadd9|V7/IV|IVmaj7 iv6|I6 V13",
        "Iadd9|ii9 V13|I6|ii9 V13",
    ),
    "bridge": ("V13/vi|V13/vi|V13/ii|V13/ii|V13/V|V13/V|V13|V13", "IVmaj7|iv6|iii7|V13"),
}
_JAZZ_MINOR: Table = {
    "verse": (
        "i6|iim7b5 V7b9|i6|i6|iv9|bVII9|iim7b5|V7b9",
        "i6|i7|iv7|i6|iim7b5|V7b9|i6|iim7b5 V7b9",
    ),
    "prechorus": ("iv9|i6|iim7b5|V7b9", "bVImaj7|V7b9|bVImaj7|V7b9"),
    "chorus": ("i6|iv9|iim7b5 V7b9|i6", "i6|bVI7 V7b9|i6|iim7b5 V7b9"),
    "bridge": ("iv9|bVII9|bIIImaj7|bVImaj7|iim7b5|V7b9|i6|V7b9", "iv7|i6|bVI7|V7b9"),
}
_BOSSA_MAJOR: Table = {
    "verse": ("Iadd9|Imaj7|II7|II7|ii9|V13|Iadd9|V7b9", "Iadd9|vi9|ii9|V13"),
    "prechorus": ("iii7|V7/ii|ii9|V13", "IVmaj7|iv6|ii9|V13"),
    "chorus": ("Iadd9|V7/ii|ii9|V13", "Iadd9|IVmaj7|I6 V7/ii|ii9 V13"),
    "bridge": ("IVmaj7|iv6|iii7|V7/ii|ii9|ii9|V13|V7b9", "vi9|II7|ii9|V13"),
}
_LATIN_MAJOR: Table = {
    "verse": ("I|IV|V|IV", "I|V|V|I", "I|vi|ii|V"),
    "prechorus": ("ii|V|ii|V", "IV|I|V|V"),
    "chorus": ("I|IV|V7|I", "I|V|V7|I"),
    "bridge": ("vi|ii|V|I", "IV|I|V7|V7"),
}
_LATIN_MINOR: Table = {
    "verse": ("i|iv|V7|i", "i|V7|V7|i", "i|bVII|bVI|V7"),
    "prechorus": ("iv|i|V7|V7", "bVI|bVI|V7|V7"),
    "chorus": ("i|iv|V7|V7", "i|bVII|bVI|V7"),
    "bridge": ("bIII|bVII|iv|V7", "iv|i|iv|V7"),
}
_REGGAE_MAJOR: Table = {
    "verse": ("I|IV|I|V", "I|vi|IV|V", "I|ii|I|ii"),
    "prechorus": ("IV|V|IV|V", "ii|IV|ii|V"),
    "chorus": ("I|V|vi|IV", "I|IV|V|I"),
    "bridge": ("vi|V|vi|V", "IV|iii|ii|V"),
}
_REGGAE_MINOR: Table = {
    "verse": ("i|i|iv|i", "i|iv|i|v"),
    "prechorus": ("iv|V|iv|V", "bVI|bVI|V|V"),
    "chorus": ("i|iv|bVII|i", "i|bVI|iv|V"),
    "bridge": ("bVI|bVII|i|V", "iv|i|iv|V"),
}
_CLASSICAL_MAJOR: Table = {
    "verse": ("I|V7|V7|I|I|IV|I V7|I", "I|ii|V7|I|vi|ii|I V7|I"),
    "prechorus": ("V7/V|V|V7/V|V", "ii|V7|I|V"),
    "chorus": ("I|IV|V7|I|IV|I|ii V7|I", "I|vi|IV|V7|I|IV|I V7|I"),
    "bridge": ("vi|V7/vi|vi|V7/V|V|V7|I V7|V", "ii|V7/ii|ii|V7|iii|vi|ii|V7"),
}
_CLASSICAL_MINOR: Table = {
    "verse": ("i|V7|V7|i|iv|i|iv V7|i", "i|iv|V7|i|bVI|iv|i V7|i"),
    "prechorus": ("iv|i|iv|V", "bVI|iv|iim7b5|V"),
    "chorus": ("i|bVI|iv|V7|i|iv|i V7|i", "i|iv|bVII|bIII|bVI|iv|V7|i"),
    "bridge": ("bIII|bVII|bIII|V7|bVI|iv|i V7|V", "iv|i|iv|i|bVI|iv|V7|V7"),
}
_LOFI_MAJOR: Table = {
    "verse": ("Imaj9|vi9|ii9|V13", "Iadd9|iii7|IVmaj7|V7sus4", "Imaj9|IVmaj7|Iadd9|V7"),
    "prechorus": ("ii9|V13", "IVmaj7|iii7"),
    "chorus": ("Imaj9|iii7|ii9|Iadd9", "Iadd9|vi9|IVmaj7|V13"),
    "bridge": ("IVmaj7|iv6|Imaj9|V13", "vi9|ii9|IVmaj7|V13"),
}
_LOFI_MINOR: Table = {
    "verse": ("i9|iv9|i9|V7b9", "i7|bVImaj7|iv9|V7"),
    "prechorus": ("iv9|V7", "bVImaj7|V7"),
    "chorus": ("i9|bVImaj7|iv9|V7", "i9|iv9|bVImaj7|V7b9"),
    "bridge": ("bVImaj7|iv9|i9|V7", "iv9|i9"),
}
_METAL_MINOR: Table = {
    "verse": ("i|i|i|bII", "i|i|bVI|V", "i|bVII|i|V"),
    "prechorus": ("bVI|bVII|bVI|V", "iv|iv|V|V"),
    "chorus": ("i|bVI|bVII|i", "i|bIII|bVI|V", "i|iv|bVI|V"),
    "bridge": ("i|bII|i|bII", "i|i|iv|V"),
}
_DORIAN: Table = {
    "verse": ("i|i|IV|i", "i|bVII|IV|i", "i|IV|i|i"),
    "prechorus": ("IV|i|IV|v", "bVII|IV|bVII|v"),
    "chorus": ("i|bIII|IV|i", "i|IV|v|i"),
    "bridge": ("bIII|IV|i|v", "IV|i|IV|v"),
}
_DORIAN_SEVENTHS: Table = {
    "verse": ("iadd9|iadd9|IV7|i7", "i6|i7|IV7|i6"),
    "prechorus": ("ii7|v7", "IV7|v7"),
    "chorus": ("iadd9|IV7|i7|v7", "i6|bIIImaj7|IV7|i6"),
    "bridge": ("bIIImaj7|IV7|i7|v7", "IV7|i6"),
}
_MIXOLYDIAN: Table = {
    "verse": ("I|bVII|IV|I", "I|I|bVII|I", "I|v|I|bVII"),
    "prechorus": ("IV|I|IV|bVII", "ii|IV|ii|IV"),
    "chorus": ("I|bVII|IV|I", "I|v|IV|I"),
    "bridge": ("IV|bVII|IV|I", "vi|bVII|IV|bVII"),
}

_MAJOR: dict[str, Table] = {
    "pop": _POP_MAJOR,
    "rock": _ROCK_MAJOR,
    "folk": _FOLK_MAJOR,
    "country": _FOLK_MAJOR,
    "hip-hop": _HIPHOP_MAJOR,
    "trap": _HIPHOP_MAJOR,
    "house": _HIPHOP_MAJOR,
    "techno": _TECHNO_MAJOR,
    "synthwave": _POP_MAJOR,
    "drum-and-bass": _AMBIENT_MAJOR,
    "ambient": _AMBIENT_MAJOR,
    "jazz": _JAZZ_MAJOR,
    "bossa": _BOSSA_MAJOR,
    "latin": _LATIN_MAJOR,
    "reggae": _REGGAE_MAJOR,
    "classical": _CLASSICAL_MAJOR,
    "lo-fi": _LOFI_MAJOR,
    "metal": _ROCK_MAJOR,
}
_MINOR: dict[str, Table] = {
    "pop": _POP_MINOR,
    "rock": _ROCK_MINOR,
    "folk": _FOLK_MINOR,
    "country": _FOLK_MINOR,
    "hip-hop": _HIPHOP_MINOR,
    "trap": _HIPHOP_MINOR,
    "house": _HOUSE_MINOR,
    "techno": _TECHNO,
    "synthwave": _SYNTHWAVE_MINOR,
    "drum-and-bass": _AMBIENT_MINOR,
    "ambient": _AMBIENT_MINOR,
    "jazz": _JAZZ_MINOR,
    "bossa": _JAZZ_MINOR,
    "latin": _LATIN_MINOR,
    "reggae": _REGGAE_MINOR,
    "classical": _CLASSICAL_MINOR,
    "lo-fi": _LOFI_MINOR,
    "metal": _METAL_MINOR,
}
_SEVENTHS = frozenset({"jazz", "bossa", "lo-fi", "hip-hop", "house", "ambient", "drum-and-bass"})


def loops(genre: str, mode: Mode, group: str) -> tuple[str, ...]:
    """What `genre` may play in `mode`; `group` is verse, prechorus, chorus or bridge."""
    if mode == "dorian":
        return (_DORIAN_SEVENTHS if genre in _SEVENTHS else _DORIAN)[group]
    if mode == "mixolydian":
        return _MIXOLYDIAN[group]
    tables = _MAJOR if mode == "major" else _MINOR
    return tables.get(genre, _POP_MAJOR if mode == "major" else _POP_MINOR)[group]
