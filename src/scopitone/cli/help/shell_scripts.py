"""Shell completion: the scripts, and what they ask this command.

A script calls the command with `_SCOPITONE_COMPLETE=SHELL_complete` and the words that were typed.
That for zsh is click's.
"""

from __future__ import annotations

import os

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

COMPLETE_VAR = "_SCOPITONE_COMPLETE"
SHELLS = ("bash", "zsh", "fish")

_BASH_SCRIPT = r"""%(complete_func)s() {
    local IFS=$'\n' line kind value
    COMPREPLY=()
    while read -r line; do
        kind=${line%%%%,*} value=${line#*,}
        case $kind in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                COMPREPLY+=("$value")
                # A value follows.
                [[ $value == *= ]] && compopt -o nospace
                ;;
        esac
    done < <(COMP_LINE="$COMP_LINE" COMP_POINT="$COMP_POINT" COMP_WORDBREAKS="$COMP_WORDBREAKS" \
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class WholeWordBash(BashComplete):
    """Completion for Bash in which 16:9 and corners=round are one word.

    Bash splits words at `:` and `=`. This reads the line instead, and answers with what follows
    the last of these.
    """

    source_template = _BASH_SCRIPT

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor's, and the part of that one before the cursor."""
        # COMP_POINT counts bytes in some locales; most lines are ASCII.
        typed = os.environ["COMP_LINE"][: int(os.environ["COMP_POINT"])]
        words = split_arg_string(typed)[1:]
        if not words or typed[-1:].isspace():
            return words, ""
        return words[:-1], words[-1]

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Return the completions, without what Bash takes for words before this one."""
        items = super().get_completions(args, incomplete)
        breaks = [mark for mark in ":=" if mark in os.environ.get("COMP_WORDBREAKS", "")]
        start = max((incomplete.rfind(mark) for mark in breaks), default=-1) + 1
        # Click has removed the option from --style=vinyl.
        option, equals, _ = incomplete.partition("=")
        if option.startswith("-") and equals:
            start = max(0, start - len(option + equals))
        return [CompletionItem(item.value[start:], item.type, item.help) for item in items]


class WholeValueFish(FishComplete):
    """Completion for fish in which youtube,shorts is one value: click's script drops `,shorts`."""

    source_template = FishComplete.source_template.replace(
        'string split "," ', 'string split --max 1 "," '
    )


def use_own_scripts() -> None:
    """Make click use this module's scripts."""
    add_completion_class(WholeWordBash, "bash")
    add_completion_class(WholeValueFish, "fish")


def write_script(group: click.Group, shell: str) -> str:
    """Return the completion script for one of `SHELLS`."""
    use_own_scripts()
    completion = get_completion_class(shell)
    assert completion is not None
    return completion(group, {}, "scopitone", COMPLETE_VAR).source()
