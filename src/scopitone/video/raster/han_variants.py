"""The regional forms of Chinese characters in a text. Unicode has one code for all forms."""

from __future__ import annotations

# Frequent characters that exist in only one of the two Chinese scripts (Tongyong Guifan
# Hanzibiao, 2013, table of simplified and traditional forms), and not in Japanese.
_SIMPLIFIED = set("们这说时对会发过还没样见让给话爱谁么为东车书长门间语记认识谢进远运边头")
_TRADITIONAL = set("們這說時對會發過還沒樣見讓給話愛誰麼為東車書長門間語記認識謝進遠運邊頭")
# Japanese writes these as Traditional Chinese does, so they are no evidence.
_SHARED = set("時見話東車書長門間語記認進遠運頭")


def detect_language(text: str) -> str:
    """Return the language by which Chinese characters are drawn, as BCP 47.

    "ja", "ko", "zh-hans" or "zh-hant"; "" if the text has no Chinese characters. Kana mean
    Japanese, Hangul means Korean; otherwise characters of only one Chinese script decide.
    """
    if any("\u3040" <= c <= "\u30ff" for c in text):
        return "ja"
    if any("\uac00" <= c <= "\ud7a3" for c in text):
        return "ko"
    if not any("\u3400" <= c <= "\u9fff" for c in text):
        return ""
    simple = sum(c in _SIMPLIFIED for c in text)
    traditional = sum(c in _TRADITIONAL - _SHARED for c in text)
    if simple == traditional == 0:
        return "ja" if not any(c in _TRADITIONAL for c in text) else "zh-hant"
    return "zh-hans" if simple >= traditional else "zh-hant"
