"""The sung voice: eSpeak NG speaks each line, WORLD sings it at the score's pitches and times."""

from __future__ import annotations

from .singing import Sung, SungVowel, VoiceRole, sing

__all__ = ["Sung", "SungVowel", "VoiceRole", "sing"]
