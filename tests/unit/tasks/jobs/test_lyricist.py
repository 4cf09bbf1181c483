"""The lyricist on another server: one that answers well, badly, slowly, and hostilely."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from scopitone.core.cancellation import CancellationToken
from scopitone.core.errors import Canceled
from scopitone.core.settings import Settings
from scopitone.music.composer.planning.lyrics_sheet import (
    BuiltInLyricist,
    needs_words,
    order_lyrics,
)
from scopitone.music.composer.words.sheet_check import find_faults
from scopitone.music.engine import GenerateSpec
from scopitone.music.lyricist import BUILT_IN, LyricsSheet
from scopitone.tasks.jobs.lyricist.chat_lyricist import ChatLyricist, describe_order, parse_sheet
from scopitone.tasks.jobs.lyricist.ordered_words import load_lyricist, write_words
from scopitone.tasks.network.ssrf_guard import SsrfGuard

SPEC = GenerateSpec(prompt="a folk song about the sea", seed=3)
KEY = "sk-secret"


class ChatServer:
    """Answers with `replies` in turn, the last again and again; a reply may be a status."""

    def __init__(self) -> None:
        self.replies: list[bytes | int] = []
        self.requests: list[tuple[str, dict[str, str], Any]] = []
        self.arrived, self.released = threading.Event(), threading.Event()
        self.released.set()
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                chat.requests.append((self.path, dict(self.headers), body))
                chat.arrived.set()
                chat.released.wait()
                reply = chat.replies.pop(0) if len(chat.replies) > 1 else chat.replies[0]
                self.send_response(reply if isinstance(reply, int) else 200)
                self.end_headers()
                if isinstance(reply, bytes):
                    self.wfile.write(reply)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def lyricist(self, timeout_s: float = 30.0, url: str = "") -> ChatLyricist:
        guard = SsrfGuard(allow_loopback=True)
        return ChatLyricist(url or self.url, "tiny", KEY, timeout_s, guard, CancellationToken())


@pytest.fixture
def chat() -> Iterator[ChatServer]:
    server = ChatServer()
    yield server
    server.close()


def reply(content: Any) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def good() -> LyricsSheet:
    """Words that fit the order: those of the built-in lyricist for it."""
    return BuiltInLyricist().write(order_lyrics(SPEC))


def as_text(sheet: LyricsSheet) -> str:
    return f"Title: {sheet.title}\n\n{sheet.text}"


def test_good_words_are_sung(chat: ChatServer) -> None:
    chat.replies = [reply(f"<think>Hm.</think>\n{as_text(good())}")]
    words = write_words(chat.lyricist(), order_lyrics(SPEC))
    assert (words.sheet, words.notes, words.lyricist) == (good(), (), "tiny")
    spec = words.add_to(SPEC)
    assert (spec.lyrics, spec.title) == (good().text, good().title)
    ((path, headers, body),) = chat.requests
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert body["model"] == "tiny"
    assert "[Chorus]" in body["messages"][1]["content"]


def test_bad_words_are_ordered_once_more(chat: ChatServer) -> None:
    chat.replies = [reply("La la la"), reply(as_text(good()))]
    words = write_words(chat.lyricist(), order_lyrics(SPEC))
    assert words.sheet == good()
    assert "Mend this" in chat.requests[1][2]["messages"][1]["content"]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"not JSON",
        b"[" * 5000,
        b'{"choices": []}',
        b'{"choices": [{"message": "text"}]}',
        reply(None),
        reply(["list"]),
        reply(" "),
        reply("[Verse]\n<script>alert(1)</script>"),
        b"x" * 300_000,
        500,
        302,
    ],
    ids=lambda answer: str(answer)[:24],
)
def test_unusable_answers_are_replaced_with_a_note(chat: ChatServer, answer: bytes | int) -> None:
    chat.replies = [answer]
    words = write_words(chat.lyricist(), order_lyrics(SPEC))
    assert words.sheet is None
    assert words.lyricist == BUILT_IN
    assert "tiny" in words.notes[0]
    assert len(chat.requests) == 2
    assert words.add_to(SPEC) == SPEC


def test_a_slow_server_is_given_up(chat: ChatServer) -> None:
    chat.replies = [reply(as_text(good()))]
    chat.released.clear()
    words = write_words(chat.lyricist(timeout_s=0.2), order_lyrics(SPEC))
    assert words.sheet is None


def test_a_cancelled_task_does_not_wait(chat: ChatServer) -> None:
    chat.released.clear()
    lyricist = chat.lyricist()

    def cancel() -> None:
        chat.arrived.wait()
        lyricist.stop.cancel()

    threading.Thread(target=cancel, daemon=True).start()
    with pytest.raises(Canceled):
        write_words(lyricist, order_lyrics(SPEC))


def test_other_networks_are_not_reached(chat: ChatServer) -> None:
    words = write_words(chat.lyricist(url="http://169.254.169.254/v1"), order_lyrics(SPEC))
    assert words.sheet is None


def test_given_words_and_instrumentals_need_none() -> None:
    assert needs_words(SPEC)
    assert not needs_words(GenerateSpec(prompt="pop", lyrics="[Verse]\nHi"))
    assert not needs_words(GenerateSpec(prompt="instrumental jazz"))


def test_the_lyricist_is_off_unless_it_is_set() -> None:
    assert load_lyricist(Settings(), CancellationToken()) is None
    lyricist = load_lyricist(
        Settings(lyricist_url="http://localhost:11434/v1", lyricist_model="gemma"),
        CancellationToken(),
    )
    assert lyricist is not None
    assert lyricist.name == "gemma"


def test_orders_name_language_names_and_form() -> None:
    order = order_lyrics(GenerateSpec(prompt="ein Geburtstagslied für Maria"))
    assert order.language == "de"
    assert order.names == ("Maria",)
    text = describe_order(order)
    assert "Names that must occur: Maria" in text
    assert text.count("[Chorus]") == 3


def test_short_songs_have_short_forms() -> None:
    orders = [order_lyrics(GenerateSpec(prompt=f"a {n} second jingle")) for n in (15, 60)]
    kinds = [[section.kind for section in order.sections] for order in orders]
    assert kinds == [["chorus"], ["verse", "chorus"]]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda _: "", "no lines"),
        (lambda text: text.replace("[Bridge]", "[Verse]"), "sections"),
        (lambda text: text + "\nOne more line of words", "as many lines"),
        (lambda text: text.replace("\n", " **loud**\n", 1), "markup"),
        (lambda text: text + " https://a.test", "markup"),
        (lambda text: text + " and on" * 20, "characters"),
        (lambda text: text * 9, "6000"),
    ],
)
def test_faults(change: Callable[[str], str], fault: str) -> None:
    order = order_lyrics(SPEC)
    assert find_faults(good(), order) == ()
    faults = find_faults(LyricsSheet("The Sea", change(good().text)), order)
    assert any(fault in text for text in faults)


def test_the_language_is_checked() -> None:
    order = order_lyrics(GenerateSpec(prompt="ein Lied über das Meer", seed=3))
    assert any("language" in fault for fault in find_faults(good(), order))


def test_names_must_occur() -> None:
    order = order_lyrics(GenerateSpec(prompt="happy birthday song for Maria", seed=1))
    assert any("Maria" in fault for fault in find_faults(good(), order))


def test_a_text_without_title_is_all_lyrics() -> None:
    assert parse_sheet("[Verse]\nHello") == LyricsSheet("", "[Verse]\nHello")
