"""The command line, one module per command. `app` holds their register."""

from scopitone.cli.app import main

__all__ = ["main"]
