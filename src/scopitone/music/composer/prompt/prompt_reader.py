"""Read a prompt in any of the known languages: its language, length, names, and subject."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scopitone.music.composer.prompt.length import find_length
from scopitone.music.composer.prompt.named_things import NamedThings, find_named_things
from scopitone.music.composer.prompt.topic import find_native_topic, find_subject
from scopitone.music.composer.prompt.translation import (
    ENGLISH,
    detect_prompt_language,
    find_sung_language,
    translate_prompt,
)


@dataclass(frozen=True, slots=True)
class PromptContent:
    """What a prompt says.

    Attributes:
        description: the rest of the prompt, in English, for the phrase parser.
        whole: the whole prompt in English.
        language: ISO 639-1 code of the language to sing in.
        subject: what the song is about, or "".
        length: seconds, or None.
        named: what the words must name.
        topic: the subject in the language to sing in, if the prompt is written in it, or "".
        plain: the prompt as written, without its length.
    """

    description: str
    whole: str
    language: str
    subject: str
    length: float | None
    named: NamedThings
    topic: str
    plain: str


def read_prompt(text: str) -> PromptContent:
    """Read `text`, a prompt or a list of tags.

    It is sung in the language in which it is written, unless it asks for another.
    """
    sung, rest = find_sung_language(text.capitalize() if text.isupper() else text)
    written = detect_prompt_language(rest)
    protected = find_subject(rest) if written == ENGLISH else ""
    before, _, after = rest.partition(protected) if protected else (rest, "", "")
    length, plain = find_length(f"{before}\0{after}")
    plain = plain.replace("\0", protected)
    whole = translate_prompt(plain, written)
    subject = find_subject(whole)
    named, description = find_named_things(whole, subject)
    if named.age is None:
        named = replace(named, age=find_named_things(plain, subject)[0].age)
    is_native = (sung or written) == written
    return PromptContent(
        description=description,
        whole=whole,
        language=sung or written,
        subject=subject,
        length=length,
        named=named,
        topic=find_native_topic(_without_names(plain, named), written) if is_native else "",
        plain=plain,
    )


def _without_names(text: str, named: NamedThings) -> str:
    """Return `text` up to each name, which the words name for itself."""
    for name in named.names:
        text = text.replace(name, ", ")
    return text
