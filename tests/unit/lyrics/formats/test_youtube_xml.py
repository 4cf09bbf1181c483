import pytest

from scopitone.core.errors import InputError
from scopitone.lyrics import parse
from scopitone.lyrics.formats.registry import parse_any_format

SRV3 = """<?xml version="1.0" encoding="utf-8" ?><timedtext format="3">
<head><ws id="0"/><wp id="1" ap="6"/></head><body>
<w t="0" id="1" wp="1" ws="1"/>
<p t="1000" d="4500" w="1"><s ac="248">rainy</s><s t="500"> night</s></p>
<p t="3490" w="1" a="1">
</p>
<p t="5000" d="3250" w="1"><s>don&#39;t</s><s t="750"> stay</s></p>
</body></timedtext>"""


def test_srv3_has_words() -> None:
    read = parse_any_format(SRV3.encode())
    assert (read.format, read.lyrics.warnings) == ("YouTube XML", ())
    first, second = read.lyrics.lines
    assert [(word.text, word.start) for word in first.words] == [("rainy", 1.0), ("night", 1.5)]
    assert (first.end, second.text, second.start) == (5.0, "don't stay", 5.0)


def test_paragraphs_without_words() -> None:
    srv3 = '<timedtext format="3"><body><p t="1000" d="2500">rainy\nnight</p></body></timedtext>'
    srv1 = (
        '<?xml version="1.0"?><transcript><text start="1" dur="2.5">rainy night</text>'
        '<text start="5.5" dur="1">don&amp;#39;t</text></transcript>'
    )
    assert [(line.text, line.start, line.end) for line in parse(srv3.encode()).lines] == [
        ("rainy night", 1.0, 3.5)
    ]
    assert [(line.text, line.start) for line in parse(srv1.encode()).lines] == [
        ("rainy night", 1.0),
        ("don't", 5.5),
    ]


def test_an_odd_paragraph_is_a_warning() -> None:
    read = parse_any_format(SRV3.replace('t="5000"', 't="soon"').encode())
    assert len(read.lyrics.lines) == 1
    assert "paragraph 3: t='soon' is not a time" in read.lyrics.warnings[0]


@pytest.mark.parametrize("text", ["<timedtext><p", '<!DOCTYPE x><timedtext t="1"/>'])
def test_what_is_not_well_formed_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse(text.encode())
