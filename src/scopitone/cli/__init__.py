"""The command line, one module per command. `main` is their registry.

Modules:

    commands/   One module per command; each is imported when it is called.
    exit_codes  The exit codes of the command and their meanings; docs/reference/cli.md repeats
                them.
    help/       What the command says about itself: --help, its examples, and errors.
    main        The `scopitone` command: the registry of commands, and the mapping of errors to
                exit codes.
    progress/   How far the work is, on stderr.
    shared/     What several commands use: options, progress, output.
    signals     Signals: Ctrl-C and `kill` stop the work, which cleans up and exits with the
                signal's code.
    values/     The types of values on the command line: how they are read, checked, and completed.
    versions    scopitone --version: its own version; with --json, those of all that a video depends
                on.
    welcome     The help shown by `scopitone` without a command: what to do next, in this folder.
"""

from scopitone.cli.main import main

__all__ = ["main"]
