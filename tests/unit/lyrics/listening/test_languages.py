import pytest
from faster_whisper.tokenizer import _LANGUAGE_CODES

from scopitone.core.errors import InputError
from scopitone.lyrics.listening.languages import LANGUAGES, parse_language


def test_the_languages_are_those_of_the_model() -> None:
    assert frozenset(_LANGUAGE_CODES) == LANGUAGES


@pytest.mark.parametrize(("tag", "code"), [("es", "es"), ("pt-BR", "pt"), (" YUE_hant", "yue")])
def test_tags_of_languages(tag: str, code: str) -> None:
    assert parse_language(tag) == code


@pytest.mark.parametrize("tag", ["", "xx", "english", "../en"])
def test_what_is_no_language(tag: str) -> None:
    with pytest.raises(InputError, match="accepted: an ISO 639 code"):
        parse_language(tag)
