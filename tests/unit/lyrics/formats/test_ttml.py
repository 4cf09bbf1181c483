import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Singer
from scopitone.lyrics.formats import ttml

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


def test_odd_paragraphs_cost_no_others() -> None:
    text = document(
        "<p>Title</p>",
        '<p begin="1s" end="2s">A</p>',
        '<p begin="soon">B</p>',
        '<p begin="5s" end="3s">C</p>',
    )
    read = ttml.parse(text)
    assert [(line.text, line.start, line.end) for line in read.lines] == [
        ("A", 1.0, 2.0),
        ("C", 5.0, 8.0),
    ]
    assert "'soon' is not a time" in read.warnings[0]
    assert "paragraph 4: ends before it begins" in read.warnings[1]
    assert "1 paragraph has no time" in read.warnings[2]


def test_paragraphs_of_which_none_has_a_time() -> None:
    assert ttml.parse(document("<p>A</p>", "<p>B</p>")).lines == (Line("A"), Line("B"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (document('<p begin="soon">A</p>'), "paragraph 1: 'soon' is not a time"),
        (HEAD + ">", "not well-formed"),
        (f'<!DOCTYPE tt [<!ENTITY a "aaa">]>{document()}', "document type"),
    ],
)
def test_what_is_wrong_is_told(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        ttml.parse(text)


def test_spans_without_end_are_refused() -> None:
    deep = "<span>" * 20_000 + "A" + "</span>" * 20_000
    with pytest.raises(InputError, match="more than 50 nested spans"):
        ttml.parse(document(f'<p begin="1s" end="2s">{deep}</p>'))


def apple(*paragraphs: str, head: str = "", part: str = 'itunes:songPart="Verse"') -> str:
    return (
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" '
        'xmlns:itunes="http://music.apple.com/lyric-ttml-internal" itunes:timing="Word">'
        '<head><metadata><ttm:agent type="person" xml:id="v1"><ttm:name>Ann</ttm:name></ttm:agent>'
        f'<ttm:agent type="person" xml:id="v2"/>{head}</metadata></head>'
        f"<body><div {part}>{''.join(paragraphs)}</div></body></tt>"
    )


def test_background_vocals_and_their_translation_hang_on_the_line() -> None:
    text = apple(
        '<p begin="1s" end="3s" ttm:agent="v1"><span begin="1s" end="2s">Hold</span> '
        '<span ttm:role="x-bg"><span begin="2.2s" end="2.6s">(hold</span> '
        '<span begin="2.6s" end="3.4s">me)</span>'
        '<span ttm:role="x-translation" xml:lang="de">(halt mich)</span></span>'
        '<span ttm:role="x-translation" xml:lang="de">Halt</span></p>',
        '<p begin="4s" end="5s" ttm:agent="v2">on</p>',
    )
    first, second = ttml.parse(text).lines
    assert (first.text, [word.text for word in first.words]) == ("Hold", ["Hold"])
    background, translation = first.rows
    assert (background.role, background.text, background.start) == ("background", "(hold me)", 2.2)
    assert [word.start for word in background.words] == [2.2, 2.6]
    assert [row.text for row in background.rows] == ["(halt mich)"]
    assert (translation.role, translation.text, translation.start) == ("translation", "Halt", None)
    assert first.singer == Singer("Ann", "left")
    assert second.singer == Singer("v2", "right")
    assert first.section == "Verse"


def test_a_pretty_printer_parts_no_syllables() -> None:
    spans = "\n      ".join(
        f'<span begin="{n}s" end="{n + 1}s">{text}</span>'
        for n, text in enumerate(("Pa", "per ", "boats"), 1)
    )
    (line,) = ttml.parse(apple(f'\n<p begin="1s" end="4s">\n      {spans}\n</p>')).lines
    assert line.text == "Paper boats"
    assert [(word.text, word.start) for word in line.words] == [("Paper", 1.0), ("boats", 3.0)]


def test_texts_in_the_head_belong_to_the_paragraph_that_they_name() -> None:
    head = (
        '<iTunesMetadata xmlns="http://music.apple.com/lyric-ttml-internal"><translations>'
        '<translation type="subtitle" xml:lang="en"><text for="L1">I wait '
        '<span ttm:role="x-bg">(I do)</span></text></translation></translations>'
        '<transliterations><transliteration xml:lang="ja-Latn"><text for="L1">'
        '<span begin="1s" end="2s">ma</span><span begin="2s" end="3s">tsu</span></text>'
        "</transliteration></transliterations></iTunesMetadata>"
    )
    line = (
        '<p begin="1s" end="3s" itunes:key="L1">待つ'
        '<span ttm:role="x-bg" begin="2s" end="3s">(うん)</span></p>'
    )
    (read,) = ttml.parse(apple(line, head=head)).lines
    assert [(row.role, row.text) for row in read.rows] == [
        ("background", "(うん)"),
        ("translation", "I wait"),
        ("romanization", "matsu"),
    ]
    assert [row.text for row in read.rows[0].rows] == ["(I do)"]


WORDS = st.sampled_from(["paper", "boats", "leaving", "川", "away", "don't", "A&B"])
SECTIONS = st.sampled_from(["Verse", "Chorus", "Bridge", "PreChorus"])


@st.composite
def apple_documents(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]]]:
    """A document with secondary text that begins with "§", and (text, section) of its lines."""
    pretty = draw(st.booleans())
    gap = "\n        " if pretty else ""
    sung: list[tuple[str, str]] = []
    divs = []
    at = 1.0

    def spans(words: list[str], mark: str = "") -> str:
        nonlocal at
        written = []
        for number, word in enumerate(words):
            cut = len(word) // 2 if draw(st.booleans()) else 0
            parts = [part for part in (word[:cut], word[cut:]) if part]
            for place, part in enumerate(parts):
                is_last = place == len(parts) - 1
                after = " " if is_last and number < len(words) - 1 else ""
                text = mark * (not place) + part.replace("&", "&amp;")
                inner, outer = (after, gap) if pretty else ("", after)
                written.append(
                    f'<span begin="{at:.3f}" end="{at + 0.3:.3f}">{text}{inner}</span>{outer}'
                )
                at += 0.3
        return "".join(written)

    for _ in range(draw(st.integers(1, 3))):
        section = draw(SECTIONS)
        paragraphs = []
        for _ in range(draw(st.integers(1, 3))):
            words = draw(st.lists(WORDS, min_size=2, max_size=5))
            start = at
            body = spans(words)
            end = at + draw(st.sampled_from([0.0, 0.0, 2.0]))
            for role in draw(
                st.permutations(["x-bg", "x-translation", "x-roman"]).flatmap(
                    lambda roles: st.integers(0, 3).map(lambda count: roles[:count])
                )
            ):
                inner = spans(["oh", "yes"], "§") if role == "x-bg" else "§text of it"
                body += f'{gap}<span ttm:role="{role}">{inner}</span>'
            agent = draw(st.sampled_from(["v1", "v2"]))
            paragraphs.append(
                f'{gap}<p begin="{start:.3f}" end="{end:.3f}" ttm:agent="{agent}">{body}{gap}</p>'
            )
            sung.append((" ".join(words), section))
            at = max(at, end - 1.0) + 0.2
        divs.append(f'<div itunes:songPart="{section}">{"".join(paragraphs)}</div>')
    whole = apple(part="").replace("<div ></div>", "".join(divs))
    return whole, sung


@settings(max_examples=200, deadline=None)
@given(apple_documents())
def test_only_sung_words_are_in_lines_and_sections_are_found(
    made: tuple[str, list[tuple[str, str]]],
) -> None:
    text, sung = made
    lyrics = ttml.parse(text)
    assert [(line.text, line.section) for line in lyrics.lines] == sung
    for line in lyrics.lines:
        assert all("§" not in word.text for word in line.words)
        assert all(row.text.startswith("§") and row.role != "main" for row in line.rows)
    # Written and read again, it is the same to the millisecond.
    again = ttml.parse(ttml.write(lyrics))
    assert [_skeleton(line) for line in again.lines] == [_skeleton(line) for line in lyrics.lines]


def _skeleton(line: Line) -> tuple[object, ...]:
    rows = tuple((row.role, row.text, len(row.words)) for row in line.rows)
    side = None if line.singer is None else line.singer.name
    return line.text, line.section, side, len(line.words), round(line.start or 0.0, 2), rows
