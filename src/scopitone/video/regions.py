"""Which regional forms Chinese characters take in a text: Unicode gives the same code to all."""

from __future__ import annotations

# Frequent characters that only one of the two ways of writing Chinese has (Tongyong Guifan
# Hanzibiao, 2013, table of simplified and traditional forms), and that Japanese has neither of.
_SIMPLIFIED = set("们这说时对会发过还没样见让给话爱谁么为东车书长门间语记认识谢进远运边头")
_TRADITIONAL = set("們這說時對會發過還沒樣見讓給話愛誰麼為東車書長門間語記認識謝進遠運邊頭")
# Japanese writes these as Traditional Chinese does: they say nothing.
_SHARED = set("時見話東車書長門間語記認進遠運頭")


def language_of(text: str) -> str:
    """BCP 47: "ja", "ko", "zh-hans" or "zh-hant"; empty where no Chinese character needs it.

    Kana say Japanese, Hangul Korean; else the characters that only one way of writing has.
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
