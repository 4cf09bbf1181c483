"""Pictures made for a song: by a folder, a server, ComfyUI, a plug-in; and their errors."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from filmed import write_photo

from scopitone.core.errors import InputError, MissingInputError
from scopitone.video.inputs.footage import generated_pictures as pictures
from scopitone.video.inputs.footage.generated_pictures import make_pictures, open_pictures
from scopitone.video.inputs.footage.picture_request import PictureError, PictureRequest
from scopitone.video.inputs.footage.picture_servers import ComfyPictures, fill_workflow

CHORUS = PictureRequest("chorus 2", "chorus", "Blue Hour", "One light\nComing home",
                     ("#e8a33d",), 1280, 720, 7)  # fmt: skip
VERSE = PictureRequest("verse 1", "verse", "Blue Hour", "", ("#e8a33d",), 1280, 720, 7)


class Painter:
    """A server that makes pictures: as any server may, and as ComfyUI does.

    answers: (status, content type, content) by path, sent before all others.
    """

    def __init__(self, picture: bytes) -> None:
        self.picture = picture
        self.asked: list[tuple[str, Any]] = []
        self.answers: dict[str, list[tuple[int, str, bytes]]] = {}
        self.polls_before_ready = 2
        painter = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._serve(None)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self._serve(json.loads(body))

            def _serve(self, body: Any) -> None:
                painter.asked.append((self.path, body))
                status, kind, content = painter.answer(self.path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str) -> tuple[int, str, bytes]:
        if self.answers.get(path):
            return self.answers[path].pop(0)
        if path == "/prompt":
            return 200, "application/json", b'{"prompt_id": "p1", "number": 1}'
        if path == "/history/p1":
            self.polls_before_ready -= 1
            images = [
                {"filename": "a b.png", "subfolder": "x", "type": "output"},
                {"filename": "preview.png", "subfolder": "", "type": "temp"},
            ]
            done = {"p1": {"outputs": {"9": {"images": images}},
                           "status": {"status_str": "success", "completed": True}}}  # fmt: skip
            content = {} if self.polls_before_ready >= 0 else done
            return 200, "application/json", json.dumps(content).encode()
        return 200, "image/png", self.picture


@pytest.fixture
def painter(tmp_path: Path) -> Iterator[Painter]:
    server = Painter(write_photo(tmp_path / "made.png", 5, (64, 48)).read_bytes())
    yield server
    server.close()


def test_a_folder_has_pictures_by_the_name_of_the_section(tmp_path: Path) -> None:
    names = ("Chorus 2 b.png", "chorus 2.png", "chorus 20.png", "chorus.png", "verse.png")
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    maker = open_pictures(f"folder:{tmp_path}")
    made = [path.name for path in maker.make(CHORUS, tmp_path)]
    assert made == ["Chorus 2 b.png", "chorus 2.png"]
    assert [path.name for path in maker.make(VERSE, tmp_path)] == ["verse.png"]
    (tmp_path / "chorus 2").mkdir()
    (tmp_path / "chorus 2" / "any.jpg").write_bytes(b"x")
    assert [path.name for path in maker.make(CHORUS, tmp_path)] == ["any.jpg"]
    quiet = PictureRequest("quiet 1", "quiet", "", "", (), 1, 1, 0)
    with pytest.raises(PictureError, match="no file called quiet 1 or quiet"):
        maker.make(quiet, tmp_path)


def test_a_server_gets_the_wish_and_sends_a_picture_or_several(
    painter: Painter, tmp_path: Path
) -> None:
    maker = open_pictures(f"{painter.url}/draw?key=k")
    (path,) = maker.make(CHORUS, tmp_path)
    assert path.read_bytes() == painter.picture
    ((asked, body),) = painter.asked
    assert asked == "/draw?key=k"
    assert (body["section"], body["words"]) == ("chorus 2", "One light\nComing home")
    assert (body["palette"], body["width"], body["seed"]) == (["#e8a33d"], 1280, 7)
    encoded = base64.b64encode(painter.picture).decode()
    answer = json.dumps({"images": [encoded, f"data:image/png;base64,{encoded}"]}).encode()
    painter.answers["/draw?key=k"] = [(200, "application/json", answer)]
    assert [p.read_bytes() for p in maker.make(CHORUS, tmp_path)] == [painter.picture] * 2


def test_comfyui_runs_a_workflow(painter: Painter, tmp_path: Path) -> None:
    workflow = {
        "3": {"class_type": "KSampler", "inputs": {"seed": "{seed}", "model": ["4", 0]}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "{words}, {palette}, film"}},
        "7": {"class_type": "EmptyLatentImage", "inputs": {"width": "{width}"}},
    }
    path = tmp_path / "workflow.json"
    path.write_text(json.dumps(workflow))
    opened = open_pictures(f"comfyui:{painter.url},{path}")
    assert isinstance(opened, ComfyPictures)
    waits: list[float] = []
    (made,) = ComfyPictures(opened.url, opened.workflow, waits.append).make(CHORUS, tmp_path)
    assert made.read_bytes() == painter.picture
    assert len(waits) == 2
    (sent,) = [body["prompt"] for asked, body in painter.asked if asked == "/prompt"]
    assert sent["3"]["inputs"] == {"seed": 7, "model": ["4", 0]}
    assert sent["6"]["inputs"]["text"] == "One light, Coming home, #e8a33d, film"
    assert sent["7"]["inputs"]["width"] == 1280
    assert painter.asked[-1][0] == "/view?filename=a+b.png&subfolder=x&type=output"
    failed = {"p1": {"status": {"status_str": "error", "completed": False}}}
    painter.answers["/history/p1"] = [(200, "application/json", json.dumps(failed).encode())]
    with pytest.raises(PictureError, match="says that the workflow failed"):
        opened.make(CHORUS, tmp_path)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, "text/plain", b"no"), "status 500"),
        ((200, "application/json", b"[]"), "not a JSON object"),
        ((200, "application/json", b"{"), "not JSON"),
        ((200, "application/json", b'{"images": 3}'), "no list"),
        ((200, "application/json", b'{"images": ["%%"]}'), "not valid Base64"),
    ],
)
def test_what_fails_is_a_warning_and_the_others_are_made(
    painter: Painter, tmp_path: Path, answer: tuple[int, str, bytes], said: str
) -> None:
    painter.answers["/"] = [answer]
    maker = open_pictures(f"{painter.url}/")
    made, warnings = make_pictures(maker, "m", [CHORUS, VERSE], tmp_path / "made", lambda: None)
    assert list(made) == ["verse 1"]
    (warning,) = warnings
    assert warning.startswith("pictures: chorus 2: no picture was made: ")
    assert said in warning
    # What was made is not asked for again.
    before = len(painter.asked)
    again, _ = make_pictures(maker, "m", [VERSE], tmp_path / "made", lambda: None)
    assert again == made
    assert len(painter.asked) == before


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    maker = open_pictures("http://user:secret@127.0.0.1:9/draw")
    _, warnings = make_pictures(maker, "m", [VERSE], tmp_path, lambda: None)
    assert "127.0.0.1:9 cannot be reached" in warnings[0]
    assert "secret" not in warnings[0]


def test_a_plug_in_may_do_anything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    entry = EntryPoint("mine", f"{__name__}:Broken", "scopitone.pictures")
    monkeypatch.setattr(pictures, "entry_points", lambda **_: (entry,))
    maker = open_pictures("mine")
    made, warnings = make_pictures(maker, "mine", [VERSE], tmp_path, lambda: None)
    assert made == {}
    assert warnings == ("pictures: verse 1: no picture was made: out of paint",)


class Broken:
    """A maker that fails in its own way."""

    def make(self, _request: PictureRequest, _folder: Path) -> list[Path]:
        raise ZeroDivisionError("out of paint")


def test_makers_that_there_are_not_are_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"pictures: unknown source 'dali'; accepted: folder:"):
        open_pictures("dali")
    with pytest.raises(MissingInputError, match="no such folder"):
        open_pictures(f"folder:{tmp_path / 'none'}")
    with pytest.raises(InputError, match="needs an address and a workflow"):
        open_pictures("comfyui:workflow.json")
    with pytest.raises(MissingInputError, match=r"none\.json"):
        open_pictures(f"comfyui:http://127.0.0.1:8188,{tmp_path / 'none.json'}")
    saved = tmp_path / "saved.json"
    saved.write_text('{"nodes": [], "links": []}')
    with pytest.raises(InputError, match="API format"):
        open_pictures(f"comfyui:http://127.0.0.1:8188,{saved}")


def test_placeholders_within_texts_only() -> None:
    assert fill_workflow({"a": ["{seed}", 3, None, "at {section}"]}, CHORUS) == {
        "a": [7, 3, None, "at chorus 2"]
    }
