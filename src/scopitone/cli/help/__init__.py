"""What the command says about itself: --help, its examples, and errors.

Modules:

    error_text     How errors read, on stderr and in JSON.
    help_examples  The examples at the end of each command's --help.
    man_pages      Manual pages, made from what --help shows.
    option_groups  Options under headings in --help.
    shell_scripts  Shell completion: the scripts, and what they ask this command.
"""
