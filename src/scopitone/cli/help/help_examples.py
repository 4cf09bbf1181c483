"""The examples at the end of each command's --help. A test parses all and runs some of them."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[str, ...]] = {
    "demo": ("scopitone demo", "scopitone demo -o try/"),
    "render": (
        "scopitone render song.mp3 --lyrics song.lrc --cover cover.jpg -o video.mp4",
        "scopitone render song.mp3 --preset shorts --style type",
        "scopitone render song.mp3 --brand-kit moth.toml --cuts youtube,shorts,canvas",
        "scopitone render song.mp3 --style cover --style-option corners=square --json",
        "scopitone render song.scopitone.json --resolution 720p",
        "scopitone render songs/ --watch -o videos/",
    ),
    "batch": ("scopitone batch songs.csv", "scopitone batch songs.jsonl --json"),
    "preview": (
        "scopitone preview song.mp3 --at 42.5 -o frame.png",
        "scopitone preview song.mp3 --at 10 --aspect-ratio 9:16 --style poster",
    ),
    "project": (
        "scopitone project new song.mp3 --lyrics song.lrc --style vinyl -o song.scopitone.json",
        "scopitone project export song.scopitone.json --lyrics song.srt",
        "scopitone project schema",
    ),
    "check": ("scopitone check video.mp4", "scopitone check video.mp4 --json"),
    "lyrics": (
        "scopitone lyrics words.txt --song song.mp3 -o song.lrc",
        "scopitone lyrics song.srt --to elrc > song.elrc",
        "scopitone lyrics --song song.mp3 --language es --to json",
    ),
    "info": ("scopitone info song.mp3", "scopitone info cover.heic --json"),
    "styles": ("scopitone styles", "scopitone styles --json"),
    "compose": (
        'scopitone compose "a hopeful synthwave song about leaving the city" -o city/',
        'scopitone compose --tags "folk, female voice, 92 bpm" --lyrics words.txt -o folk/',
    ),
    "mcp": ("scopitone mcp --root ~/Music", "scopitone mcp --root ~/Music --http --port 8765"),
    "serve": (
        "scopitone serve",
        "scopitone serve --host 0.0.0.0 --port 8080",
    ),
    "open": ("scopitone open",),
    "import": ('scopitone import song.mp3 --title "Blue Hour"',),
    "tasks": (
        "scopitone tasks list --status failed",
        "scopitone tasks list --json",
        "scopitone tasks show 0123456789abcdef0123456789abcdef",
    ),
    "worker": ("scopitone worker",),
    "accounts": ("scopitone accounts create Ava", "scopitone accounts list --json"),
    "keys": ("scopitone keys create --name laptop", "scopitone keys list --json"),
    "credits": ("scopitone credits grant default 100", "scopitone credits show --json"),
    "maintenance": ("scopitone maintenance on", "scopitone maintenance off"),
    "models": (
        "scopitone models list",
        "scopitone models off suno/music-cover",
        "scopitone models on suno/music-cover",
    ),
    "media": (
        "scopitone media check",
        "scopitone media restore",
        "scopitone media adopt",
    ),
    "backup": ("scopitone backup nightly.tar",),
    "restore": ("scopitone restore nightly.tar --data-dir /srv/scopitone",),
    "completion": (
        "scopitone completion bash > ~/.local/share/bash-completion/completions/scopitone",
    ),
    "doctor": ("scopitone doctor", "scopitone doctor --json"),
}


def format_examples(name: str) -> str:
    """Return the examples of a command as click's epilog, one per line."""
    lines = "\n".join(f"  {line}" for line in EXAMPLES[name])
    return f"\b\nExamples:\n{lines}"
