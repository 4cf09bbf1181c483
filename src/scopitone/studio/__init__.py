"""The web interface of `scopitone serve`: rendered on the server, no build step, works offline.

A page is a module in `pages/` with a `router`, a template of the same name and, if it needs one,
a JavaScript module in `static/js/`. Scripts act through the job API, as the signed-in account. So
everything that the studio does can be shown as the equivalent API call. The texts are in
`strings/`, one file per language.

Modules:

    app               Mounting of the studio, an ASGI application of its own, in the server's
                      application.
    assets            Static assets: style sheets, scripts and the font, at URLs that change with
                      their content.
    error_pages       Error handlers: every error of the studio becomes a page.
    pages/            The pages of the studio, one module each.
    security_headers  Security headers of the studio's pages, besides those of every response: what
                      they may load.
    signed_in_pages   Dependencies for pages that require a signed-in account or an operator.
    templating        Rendering of templates, with the values that every page needs: visitor,
                      language, menu, theme.
    translations      Texts of the pages by language: `strings/NAME.toml`, with one table per page.
"""

PATH = "/studio"
"""The studio's path on the server."""
