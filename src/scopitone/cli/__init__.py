"""The command line, one module per command. `app` holds their register.

Modules:

    commands/   One module per command; each is imported when it is called.
    exit_codes  The exit codes of the command and their meanings; docs/reference/cli.md repeats
                them.
    main        The `scopitone` command: the registry of commands, and the mapping of errors to
                exit codes.
    shared/     What several commands use: options, progress, output.
    signals     Signals: Ctrl-C and `kill` stop the work, which cleans up and exits with the
                signal's code.
    welcome     The help shown by `scopitone` without a command: what to do next, in this folder.
"""

from scopitone.cli.main import main

__all__ = ["main"]
