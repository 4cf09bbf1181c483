"""Outgoing requests: which addresses may be reached, connecting, downloading.

Modules:

    connection  One HTTP connection to an address that the guard has checked.
    download    Downloads a foreign file, within limits, from addresses that the guard allows.
    loopback    Decide whether URLs from clients may lead to this machine itself.
    ssrf_guard  The SSRF guard: the addresses to which a URL of a client may send the server.
"""
