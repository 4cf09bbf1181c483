"""Who may call, how often, and with what JSON.

Modules:

    authentication    Authentication: the account of the API key in `x-api-key` or `Authorization:
                      Bearer`.
    browser_sessions  Requests from browsers that are signed in to the studio: session cookie and
                      CSRF token.
    connections       Limits on open connections, so that idle and stalled clients cannot lock out
                      all others.
    guarded_protocol  uvicorn's HTTP protocol with limits on what a client may make a connection
                      wait for.
    proxies           Detection of reverse proxies.
    rate_limits       Rate limits per account: the `limits` library's fixed windows, counted in a
                      database.
    response_headers  Security headers of every response; a route that sets one of them itself keeps
                      its own.
    slow_requests       Threads for requests that wait for another server, or for much work.
    strict_json       Strict JSON parsing: input that two parsers could interpret differently is
                      rejected.
"""
