"""A project is what its file says: nothing is lost, and nothing wrong is read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Ruby, Singer, Word
from scopitone.video.presets import PRESETS
from scopitone.video.project.project_document import Project, from_document, to_document
from scopitone.video.project.project_file import (
    MAX_BYTES,
    check_files,
    format_project,
    is_project,
    name_of,
    read_project,
)
from scopitone.video.project.project_schema import build_schema, stored_options

texts = st.text('ab川"\\ \n', min_size=1, max_size=5)
spans = st.tuples(st.floats(0, 9), st.floats(9, 400))
words = st.builds(lambda text, span: Word(text, *span), texts, spans)
singers = st.none() | st.builds(Singer, texts, st.sampled_from([None, "left", "right"]))


def lines(rows: st.SearchStrategy[Line] | None) -> st.SearchStrategy[Line]:
    return st.builds(
        lambda text, span, **values: Line(text, *span, ruby=(Ruby(0, len(text), "x"),), **values),
        texts,
        spans | st.just((None, None)),
        words=st.lists(words, max_size=2).map(tuple),
        confidence=st.floats(0, 1),
        role=st.sampled_from(["main", "translation", "romanization", "background"]),
        singer=singers,
        section=st.none() | texts,
        rows=st.just(()) if rows is None else st.lists(rows, max_size=2).map(tuple),
    )


lyrics_of = st.builds(
    Lyrics,
    st.lists(lines(lines(None)), max_size=3).map(tuple),
    st.lists(texts, max_size=2).map(tuple),
)
file_names = st.text("aé._", min_size=1, max_size=6).filter(lambda name: name.strip(".") != "")
files = st.builds(
    lambda folders, name: Path("/", *folders, name),
    st.lists(st.sampled_from(["music", "projects", "x y"]), max_size=3),
    file_names,
)


def values_of(kind: str, option: Any) -> st.SearchStrategy[Any]:
    """The values that the command line, or a file, can give an option."""
    strategies = {
        "choice": st.sampled_from(option.cli.accepted or ("",)),
        "codec": st.sampled_from(["auto", "h264", "prores"]),
        "integer": st.integers(option.cli.minimum, option.cli.maximum),
        "number": st.floats(0, 900),
        "flag": st.booleans(),
        "colors": st.lists(st.sampled_from(["#ffffff", "#012345"]), min_size=2, max_size=5),
        "pairs": st.dictionaries(texts, texts | st.booleans() | st.floats(-9, 9), max_size=2),
        "file": st.lists(files, max_size=2).map(tuple) if option.cli.repeatable else files,
        "picture_maker": st.sampled_from(["http://a.example/x,y", "plugin"])
        | files.map("folder:{}".format)
        | files.map("comfyui:http://a.example,{}".format),
    }
    return strategies.get(kind, texts)


options_of = st.fixed_dictionaries(
    {}, optional={row.name: values_of(row.cli.kind, row) for row in stored_options() if row.cli}
)
projects = st.builds(
    Project,
    song=files,
    lyrics=st.none() | lyrics_of,
    options=options_of,
    cuts=st.lists(st.sampled_from(sorted(PRESETS)), max_size=3, unique=True).map(tuple),
) | st.builds(Project, song=files, hear_lyrics=st.just(True))


@given(projects)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, project: Project
) -> None:
    path = tmp_path_factory.getbasetemp() / "x.scopitone.json"
    path.write_bytes(format_project(project, path))
    document = json.loads(path.read_bytes())
    assert document == to_document(project, path.parent)
    again = from_document(document, path.parent)
    assert to_document(again, path.parent) == document
    assert read_project(path) == again
    assert (again.lyrics, again.hear_lyrics, again.cuts) == (
        project.lyrics,
        project.hear_lyrics,
        project.cuts,
    )
    assert os.path.normpath(again.song) == str(project.song)
    assert list(again.options) == list(project.options)
    for row in stored_options():
        if row.cli and row.cli.kind != "picture_maker" and row.name in project.options:
            assert normalize(again.options[row.name]) == normalize(project.options[row.name])


def normalize(value: Any) -> Any:
    """The value with paths that do not go up and down."""
    if isinstance(value, Path):
        return os.path.normpath(value)
    return tuple(map(normalize, value)) if isinstance(value, tuple) else value


def test_paths_are_those_from_the_folder_of_the_file(tmp_path: Path) -> None:
    for name in ("songs", "projects"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "projects")
    project = Project(
        tmp_path / "songs" / "a.mp3",
        options={
            "cover": tmp_path / "projects" / "b.jpg",
            "footage": (tmp_path / "songs",),
            "pictures": f"comfyui:http://a.example,{tmp_path}/projects/flow.json",
        },
    )
    document = to_document(project, tmp_path / "link")
    assert document["song"] == "../songs/a.mp3"
    assert document["options"] == {
        "cover": "b.jpg",
        "footage": ["../songs"],
        "pictures": "comfyui:http://a.example,flow.json",
    }
    read = from_document(document, tmp_path / "link")
    assert read.options["pictures"] == f"comfyui:http://a.example,{tmp_path}/link/flow.json"


LINE = {"text": "ab", "start": 1.0, "end": 2.0, "words": []}


def with_line(**values: Any) -> dict[str, Any]:
    return {"version": 1, "song": "a", "lyrics": {"lines": [{**LINE, **values}]}}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "project: is not a project; accepted: a JSON object with version and song"),
        ({"song": "a"}, "project.version: is missing; accepted: 1"),
        ({"version": True, "song": "a"}, "project.version: is not a whole number; accepted: 1"),
        ({"version": 0, "song": "a"}, "project.version: is 0; accepted: 1"),
        ({"version": 1}, "project.song: is missing; required: version, song"),
        ({"version": 1, "song": 3}, "project.song: is 3; accepted: a text"),
        (
            {"version": 1, "song": "a", "Song": "b"},
            "project.Song: is an unknown key; accepted: version, song, lyrics, options, cuts",
        ),
        (
            {"version": 1, "song": "a", "cuts": ["vimeo"]},
            f'project.cuts[0]: is "vimeo"; accepted: {", ".join(PRESETS)}',
        ),
        (
            {"version": 1, "song": "a", "lyrics": "none"},
            'project.lyrics: is "none"; accepted: "auto"',
        ),
        (
            {"version": 1, "song": "a", "lyrics": 3},
            'project.lyrics: is 3; accepted: "auto", or an object',
        ),
        (
            {"version": 1, "song": "a", "options": {"fps": 99}},
            "project.options.fps: is 99; accepted: a whole number from 10 to 60",
        ),
        (
            {"version": 1, "song": "a", "options": {"romanize": 1}},
            "project.options.romanize: is 1; accepted: true or false",
        ),
        (
            {"version": 1, "song": "a", "options": {"fps": True}},
            "project.options.fps: is true; accepted: a whole number from 10 to 60",
        ),
        (
            {"version": 1, "song": "a", "options": {"palette": ["#ffffff"]}},
            "project.options.palette: has 1 items; accepted: 2 to 5",
        ),
        (
            {"version": 1, "song": "a", "options": {"start": float("nan")}},
            "project.options.start: is NaN; accepted: a number from 0 to 1000000",
        ),
        (
            {"version": 1, "song": "\ud800"},
            "project.song: has half of a surrogate pair; accepted: Unicode text",
        ),
        (
            with_line(words=[["a", 1.0]]),
            "project.lyrics.lines[0].words[0]: has 2 items; accepted: 3",
        ),
        (
            with_line(end=0.5),
            "project.lyrics.lines[0]: ends at 0.5 s, before it starts; accepted: 1 or later",
        ),
        (
            with_line(rows=[{**LINE, "role": "choir"}]),
            'project.lyrics.lines[0].rows[0].role: is "choir"; '
            "accepted: main, translation, romanization, background",
        ),
        (
            with_line(singer=["Ann", "top"]),
            'project.lyrics.lines[0].singer[1]: is "top"; accepted: left, right, null',
        ),
        (
            with_line(ruby=[[1, 3, "x"]]),
            "project.lyrics.lines[0].ruby[0]: covers characters 1 to 3; accepted: a part of the "
            "line's characters, 0 to 2",
        ),
    ],
)
def test_what_is_wrong_is_named(document: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        from_document(document, Path())
    assert str(error.value) == message


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
anything = st.recursive(
    scalars | st.sampled_from([10**400, [], {}, LINE, {"lines": [LINE]}, "auto"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["lines", *LINE, "ruby", "rows", "role"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {"version": st.just(1), "song": st.just("a")},
        optional={
            "lyrics": anything | st.fixed_dictionaries({"lines": st.lists(anything, max_size=2)}),
            "options": st.dictionaries(
                st.sampled_from([row.name for row in stored_options()]), anything, max_size=2
            ),
            "cuts": anything,
        },
    )
)
def test_whatever_stands_in_a_document_is_read_or_refused(document: dict[str, Any]) -> None:
    refusal = None
    try:
        from_document(document, Path())
    except InputError as error:
        refusal = error
    if refusal is not None:
        assert refusal.field.startswith("project.")
        assert "accepted: " in refusal.message or "required: " in refusal.message


def test_an_option_that_is_not_one_is_named_with_those_that_are() -> None:
    with pytest.raises(
        InputError, match=r"project\.options\.workers: is an unknown key; accep"
    ) as e:
        from_document({"version": 1, "song": "a", "options": {"workers": 2}}, Path())
    assert e.value.message.split("accepted: ")[1].split(", ") == [r.name for r in stored_options()]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "project: x.json: is not JSON: "),
        (b"\xff\xfe\x00", "project: x.json: is not JSON: "),
        (b"[" * 200_000, "project: x.json: is nested too deeply; accepted: a project"),
        (b" " * (MAX_BYTES + 1), "project: x.json: is too large; accepted: at most 16384 kB"),
        (b'{"version": 1, "song": "a", "options": {"start": 1e999}}', "project.options.start: is "),
    ],
)
def test_a_file_that_is_no_project_is_refused(
    data: bytes, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.json").write_bytes(data)
    with pytest.raises(InputError) as error:
        read_project(Path("x.json"))
    assert str(error.value).startswith(message)


def test_files_that_are_missing_are_named(tmp_path: Path) -> None:
    song = tmp_path / "a.mp3"
    song.touch()
    check_files(Project(song))
    for project, key in (
        (Project(tmp_path / "b.mp3"), "song"),
        (Project(song, options={"cover": tmp_path / "c.jpg"}), "options.cover"),
        (Project(song, options={"footage": (song, tmp_path / "d.jpg")}), "options.footage"),
    ):
        with pytest.raises(
            InputError, match=rf"project\.{key}: no such file: .*; accepted: a path"
        ):
            check_files(project)


def test_the_name_of_a_project_is_that_of_its_file() -> None:
    assert [name_of(Path(name)) for name in ("a/b.c.scopitone.json", "d.json")] == ["b.c", "d"]
    assert [is_project(Path(name)) for name in ("a.JSON", "a.scopitone.json", "a.mp3")] == [
        True,
        True,
        False,
    ]


def test_a_line_of_the_file_has_a_word(tmp_path: Path) -> None:
    line = Line("one two " * 9, 1.0, 9.0, (Word("one", 1.0, 1.5), Word("two", 1.5, 2.0)))
    text = format_project(Project(tmp_path / "a.mp3", Lyrics((line,))), tmp_path / "x").decode()
    assert '["one", 1.0, 1.5]' in text
    assert max(map(len, text.splitlines())) <= 100


def test_the_schema_is_of_the_table_of_options() -> None:
    properties = build_schema()["properties"]["options"]["properties"]
    assert list(properties) == [row.name for row in stored_options()]
    for row in stored_options():
        assert row.cli
        if row.cli.accepted:
            assert properties[row.name]["enum"] == list(row.cli.accepted)
        if row.cli.minimum is not None:
            assert properties[row.name]["minimum"] == row.cli.minimum


KNOWN = {
    *("$schema", "$defs", "$ref", "title", "description", "type", "enum", "const", "anyOf"),
    *("minimum", "maximum", "items", "prefixItems", "minItems", "maxItems"),
    *("properties", "required", "additionalProperties"),
}


def test_the_schema_has_only_keywords_that_are_checked() -> None:
    def keywords(schema: dict[str, Any]) -> set[str]:
        inner = [*schema.get("anyOf", ()), *schema.get("prefixItems", ())]
        inner += [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
        inner += [schema[k] for k in ("items", "additionalProperties") if schema.get(k)]
        return set(schema).union(*map(keywords, inner))

    assert keywords(build_schema()) <= KNOWN
