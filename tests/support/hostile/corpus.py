"""The corpus: every file by its name, what it is sent as, and whether it can be read at all."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from hostile.building import (
    RATE,
    atom,
    bomb,
    clip,
    encoded,
    id3,
    id3_frame,
    ogg_page,
    png,
    png_of,
    silent_flac,
    tone,
    wav,
)

Part = Literal["audio", "cover", "background", "logo", "font"]


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file. `read`: it holds something that can be used, and may be; else it is refused."""

    name: str
    part: Part
    make: Callable[[], bytes]
    read: bool = False


def corpus(canary: str, port: int) -> list[Hostile]:
    """All of them. canary: a sound that no file may make anybody open; port: likewise."""
    return [
        *_cut_short(),
        *_lying_sounds(),
        *_containers(),
        *_playlists(canary, port),
        *_tags(),
        *_pictures(),
        *_brands(canary, port),
    ]


SOUNDS = {
    "flac": ("flac", "flac"),
    "mp3": ("mp3", "mp3"),
    "ogg": ("ogg", "flac"),
    "opus": ("ogg", "libopus"),
    "m4a": ("mp4", "aac"),
}


@cache
def _sound(name: str) -> bytes:
    return encoded(*SOUNDS[name])


def _cut_short() -> list[Hostile]:
    """Each format cut in its headers, and in its middle, where half of it is a song still."""
    found = []
    for name in SOUNDS:
        for length in (4, 12, 40, 200):
            found.append(
                Hostile(f"{name}-{length}-bytes", "audio", lambda n=name, m=length: _sound(n)[:m])
            )
        # An MP4's index is at its end.
        whole = name != "m4a"
        half = lambda n=name: _sound(n)[: len(_sound(n)) * 3 // 4]  # noqa: E731
        found.append(Hostile(f"{name}-three-quarters", "audio", half, read=whole))
    found.append(Hostile("wav-44-bytes", "audio", lambda: wav(tone())[:44]))
    found.append(Hostile("wav-odd-byte", "audio", lambda: wav(tone())[:-1], read=True))
    return found


def _lying_sounds() -> list[Hostile]:
    nan = struct.pack("<f", float("nan")) * RATE
    wild = (struct.pack("<f", float("inf")) + struct.pack("<f", 1e30)) * RATE
    streaminfo = b"fLaC\x80\0\0\x22" + b"\xff" * 34
    return [
        Hostile("wav-10^9-samples", "audio", lambda: wav(tone(), claimed=2 * 10**9), read=True),
        Hostile("wav-0-channels", "audio", lambda: wav(tone(), channels=0)),
        Hostile("wav-65535-channels", "audio", lambda: wav(tone(), channels=65_535)),
        Hostile("wav-rate-0", "audio", lambda: wav(tone(), rate=0)),
        Hostile("wav-rate-2^31", "audio", lambda: wav(tone(), rate=2**31)),
        Hostile("wav-0-bits", "audio", lambda: wav(tone(), bits=0)),
        Hostile("wav-255-bits", "audio", lambda: wav(tone(), bits=255)),
        Hostile("wav-unknown-codec", "audio", lambda: wav(tone(), tag=0x7777)),
        Hostile("wav-nan", "audio", lambda: wav(nan * 2, tag=3, bits=32), read=True),
        Hostile("wav-infinite", "audio", lambda: wav(wild, tag=3, bits=32), read=True),
        Hostile(
            "wav-chunks-of-2^32",
            "audio",
            lambda: wav(tone(), extra=b"LIST" + struct.pack("<I", 2**32 - 1)),
        ),
        Hostile("flac-all-ones", "audio", lambda: streaminfo + bytes(4096)),
        Hostile("flac-bomb-of-6-hours", "audio", lambda: silent_flac(15_000)),
        Hostile("mp3-frames-of-nothing", "audio", lambda: b"\xff\xfb\x90\x64" * 5_000),
        Hostile("noise", "audio", lambda: bytes(range(256)) * 400),
        Hostile("zeros", "audio", lambda: bytes(10**6)),
        Hostile("empty", "audio", lambda: b""),
    ]


def _containers() -> list[Hostile]:
    def nested(depth: int) -> bytes:
        body = b""
        for _ in range(depth):
            body = atom(b"moov", body)
        return atom(b"ftyp", b"M4A \0\0\0\0") + body

    many = b"".join(ogg_page(serial, b"\x01vorbis" + bytes(23)) for serial in range(1_000))
    track = atom(b"trak", atom(b"tkhd", bytes(84)) + atom(b"mdia", b""))
    table = atom(b"stsz", struct.pack(">III", 0, 0, 2**32 - 1))
    sample = atom(b"trak", atom(b"mdia", atom(b"minf", atom(b"stbl", table))))
    head = atom(b"ftyp", b"M4A \0\0\0\0")
    return [
        Hostile("mp4-nested-20000-deep", "audio", lambda: nested(20_000)),
        Hostile("mp4-1000-tracks", "audio", lambda: head + atom(b"moov", track * 1_000)),
        Hostile("mp4-2^32-samples", "audio", lambda: head + atom(b"moov", sample)),
        Hostile("mp4-size-0", "audio", lambda: head + atom(b"moov", b"", size=0)),
        Hostile("mp4-size-1", "audio", lambda: head + atom(b"moov", b"\xff" * 8, size=1)),
        Hostile("mp4-no-media", "audio", lambda: head + atom(b"mdat", bytes(1000))),
        Hostile("ogg-1000-streams", "audio", lambda: many),
        Hostile("ogg-of-oggs", "audio", lambda: ogg_page(1, _sound("ogg")[:60_000])),
        Hostile("ogg-comment-of-2^32", "audio", _ogg_comment),
        Hostile("matroska-as-song", "audio", lambda: clip("matroska"), read=False),
        Hostile("mp4-of-pictures-alone", "audio", clip),
        Hostile("negative-timestamps", "audio", lambda: _later(_sound("m4a"))),
    ]


def _ogg_comment() -> bytes:
    comment = b"\x03vorbis" + struct.pack("<I", 2**32 - 1) + b"x" * 200
    first = ogg_page(7, b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, RATE, 0, 0, 0, 0xB8, 1))
    return first + ogg_page(7, comment, flags=0, sequence=1)


def _later(song: bytes) -> bytes:
    """Its edit list says that the sound begins before the beginning."""
    at = song.find(b"elst")
    if at < 0:
        return song[:-100]
    return song[: at + 16] + struct.pack(">i", -(2**31)) + song[at + 20 :]


def _playlists(canary: str, port: int) -> list[Hostile]:
    web = f"http://127.0.0.1:{port}/song.wav"
    texts = {
        "m3u8-file": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{canary}\n#EXT-X-ENDLIST\n",
        "m3u8-web": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{web}\n#EXT-X-ENDLIST\n",
        "ffconcat-file": f"ffconcat version 1.0\nfile '{canary}'\n",
        "ffconcat-web": f"ffconcat version 1.0\nfile '{web}'\n",
        "concat-protocol": f"concat:{canary}|{canary}",
        "pls": f"[playlist]\nFile1={canary}\nNumberOfEntries=1\n",
        "sdp": f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=audio {port} RTP/AVP 0\n",
        "asx": f'<asx version="3.0"><entry><ref href="{web}"/></entry></asx>',
        "dash": f'<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{web}</BaseURL></MPD>',
        "smil": f'<smil><body><audio src="{web}"/></body></smil>',
        "ffmetadata": f";FFMETADATA1\ntitle=x\nfile={canary}\n",
        "rtsp": f"RTSPtextRTSP://127.0.0.1:{port}/song\n",
    }
    found = [
        Hostile(f"playlist-{name}", "audio", lambda text=text: text.encode())
        for name, text in texts.items()
    ]
    inside = texts["m3u8-file"].encode()
    return [
        *found,
        Hostile("playlist-in-id3", "audio", lambda: id3(b"") + inside),
        Hostile("playlist-in-wav", "audio", lambda: wav(inside)),
        Hostile("mp4-data-elsewhere", "audio", lambda: _elsewhere(canary)),
    ]


def _elsewhere(canary: str) -> bytes:
    """An MP4 whose data reference names another file."""
    song = _sound("m4a")
    at = song.find(b"url \0\0\0\x01")
    name = f"file://{canary}".encode() + b"\0"
    return song[:at] + b"url \0\0\0\0" + name + song[at + 8 :]


def _tags() -> list[Hostile]:
    mp3 = _sound("mp3")
    picture = b"\0image/png\0\x03\0" + bomb(9_000)
    lyric = b"\0eng\0" + b"[00:00.00]" * 100_000
    return [
        Hostile("id3-of-100-MB", "audio", lambda: id3(bytes(100 * 2**20)) + mp3, read=True),
        Hostile("id3-lies-about-256-MB", "audio", lambda: id3(b"", claimed=2**28 - 1) + mp3),
        Hostile(
            "id3-100000-frames",
            "audio",
            lambda: id3(id3_frame(b"TXXX", b"\0a\0b") * 100_000) + mp3,
            read=True,
        ),
        Hostile(
            "id3-picture-bomb",
            "audio",
            lambda: id3(id3_frame(b"APIC", picture)) + mp3,
            read=True,
        ),
        Hostile(
            "id3-picture-of-256-MB",
            "audio",
            lambda: id3(id3_frame(b"APIC", b"\0image/png\0\x03\0", claimed=2**28 - 1)) + mp3,
            read=True,
        ),
        Hostile(
            "id3-a-million-times", "audio", lambda: id3(id3_frame(b"USLT", lyric)) + mp3, read=True
        ),
        Hostile(
            "id3-control-characters",
            "audio",
            lambda: id3(id3_frame(b"TIT2", b"\x03\x1b[31m\x00\xe2\x80\xae<script>\r\n")) + mp3,
            read=True,
        ),
    ]


def _pictures() -> list[Hostile]:
    jpeg_head = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
    huge = bytes.fromhex("ffc0000b08ffffffff01011100")
    webp = b"RIFF\xff\xff\xff\xffWEBPVP8X\x0a\0\0\0\x02\0\0\0\xff\xff\xff\xff\xff\xff"
    return [
        Hostile("png-bomb", "cover", lambda: bomb(30_000)),
        Hostile("png-2^31-wide", "cover", lambda: png_of(2**31 - 1, 2**31 - 1)),
        Hostile("png-0-wide", "cover", lambda: png_of(0, 0)),
        Hostile("png-header-alone", "cover", lambda: png_of(64, 64)[:33]),
        Hostile("png-no-end", "cover", lambda: png_of(4_000, 4_000, b"\0")),
        Hostile("png-100000-chunks", "cover", lambda: png_of(8, 8, bytes(16), 100_000), read=True),
        Hostile("png-colour-bomb", "cover", _colour_bomb, read=True),
        Hostile("jpeg-20-bytes", "cover", lambda: jpeg_head),
        Hostile("jpeg-65535-wide", "cover", lambda: jpeg_head + huge + bytes(500)),
        Hostile("webp-16-million-wide", "cover", lambda: webp + bytes(200)),
        Hostile("gif-as-cover", "cover", lambda: b"GIF89a\xff\xff\xff\xff\0\0\0;"),
        Hostile("svg-as-cover", "cover", lambda: b"<svg><script>alert(1)</script></svg>"),
        Hostile("text-as-cover", "cover", lambda: b"not a picture"),
        Hostile("song-as-cover", "cover", lambda: wav(tone())),
    ]


def _colour_bomb() -> bytes:
    """A colour profile of some kilobytes that becomes 50 MB."""
    import zlib

    header = struct.pack(">IIBBBBB", 8, 8, 1, 0, 0, 0, 0)
    profile = b"x\0\0" + zlib.compress(bytes(50 * 2**20), 9)
    rows = zlib.compress(bytes(16))
    return png([(b"IHDR", header), (b"iCCP", profile), (b"IDAT", rows), (b"IEND", b"")])


def _brands(canary: str, port: int) -> list[Hostile]:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"'
    entities = "".join(
        f'<!ENTITY a{n} "{"&a" + str(n - 1) + ";" if n else "lol"}">' for n in (0, 1)
    )
    doubling = "".join(
        f'<g id="g{n}"><use href="#g{n - 1}"/><use href="#g{n - 1}"/></g>' for n in range(1, 40)
    )
    svgs = {
        "svg-entities": f"<!DOCTYPE svg [{entities}]>{head}>&a1;</svg>",
        "svg-reads-a-file": f'{head}><image href="file://{canary}"/></svg>',
        "svg-asks-the-web": f'{head}><image href="http://127.0.0.1:{port}/x"/></svg>',
        "svg-doubles-40-times": f'{head}><g id="g0"><path d="M0 0h9v9z"/></g>{doubling}</svg>',
        "svg-script": f"{head}><script>x</script></svg>",
        "svg-a-million-wide": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e9 1"/>',
    }
    found = [Hostile(name, "logo", lambda text=text: text.encode()) for name, text in svgs.items()]
    return [
        *found,
        Hostile("clip-cut", "background", lambda: clip()[:300]),
        Hostile("clip-gif-65535-wide", "background", lambda: b"GIF89a" + b"\xff" * 5 + b"\0,"),
        Hostile("clip-matroska-cut", "background", lambda: clip("matroska")[:200]),
        Hostile("clip-of-sound-alone", "background", lambda: _sound("m4a")),
        Hostile("clip-playlist", "background", lambda: b"#EXTM3U\n" + canary.encode()),
        Hostile("font-cut", "font", lambda: b"\0\1\0\0\0\x10" + bytes(300)),
        Hostile("font-2^16-tables", "font", lambda: b"OTTO\xff\xff" + b"\xff" * 4_000),
        Hostile("font-is-a-song", "font", lambda: wav(tone())),
    ]
