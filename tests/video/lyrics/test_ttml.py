import pytest

from scopitone.errors import InputError
from scopitone.song import Line
from scopitone.video.lyrics import ttml

HEAD = '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"'


def document(*paragraphs: str, parameters: str = "") -> str:
    return f"{HEAD} {parameters}><body><div>{''.join(paragraphs)}</div></body></tt>"


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ('begin="00:01:02.500" end="00:01:04"', 62.5, 64.0),
        ('begin="1:02.5" end="64"', 62.5, 64.0),
        ('begin="62.5s" dur="1500ms"', 62.5, 64.0),
        ('begin="1m" end="0.02h"', 60.0, 72.0),
        ('begin="00:00:02:15" end="90f"', 2.5, 3.0),
        ('begin="50t" end="80t" ', 5.0, 8.0),
    ],
)
def test_every_way_to_write_a_time(times: str, start: float, end: float) -> None:
    text = document(f"<p {times}>A<br/>b</p>", parameters='ttp:tickRate="10"')
    assert ttml.matches('<?xml version="1.0"?>\n<!-- x -->' + text)
    (line,) = ttml.parse(text).lines
    assert (line.text, line.start, line.end) == ("A b", pytest.approx(start), pytest.approx(end))


@pytest.mark.parametrize("relative", [True, False])
def test_spans_are_words_in_the_songs_time_or_the_lines(relative: bool) -> None:
    base = 0.0 if relative else 10.0
    spans = "".join(
        f'<span begin="{base + begin}s" end="{base + end}s">{text}</span>{after}'
        for text, begin, end, after in (
            ("Hel", 0.0, 0.3, ""),
            ("lo", 0.3, 0.5, " "),
            ("you", 0.6, 1.0, ""),
        )
    )
    (line,) = ttml.parse(document(f'<p begin="10s" end="12s">{spans}</p>')).lines
    assert line.text == "Hello you"
    assert [word.text for word in line.words] == ["Hello", "you"]
    assert [word.start for word in line.words] == pytest.approx([10.0, 10.6])
    assert [word.end for word in line.words] == pytest.approx([10.5, 11.0])


def test_paragraphs_without_a_time_are_passed_over() -> None:
    text = document("<p>Title</p>", '<p begin="1s" end="2s">A</p>')
    assert ttml.parse(text).lines == (Line("A", 1.0, 2.0),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (document('<p begin="soon">A</p>'), "paragraph 1: 'soon' is not a time"),
        (document('<p begin="2s" end="1s">A</p>'), "paragraph 1: ends before it begins"),
        (HEAD + ">", "not well-formed"),
        (f'<!DOCTYPE tt [<!ENTITY a "aaa">]>{document()}', "document type"),
    ],
)
def test_what_is_wrong_is_told(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        ttml.parse(text)
