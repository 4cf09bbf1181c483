"""The web page that `scopitone serve` brings along: server-rendered, no build step, offline.

A page is a module in `pages/` with a `router`, a template of the same name, and where it needs
one a JavaScript module in `static/js/`. What its scripts do, they do by the job API, as the
account that is signed in: so everything can be shown as the call that would do the same.
Sentences stand in `strings/`, one file a language.
"""

PATH = "/studio"
"""Where it is, on the server."""
