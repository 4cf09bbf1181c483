"""Music engines on other servers.

Modules:

    acestep      Music from an ACE-Step 1.5 server: https://github.com/ace-step/ACE-Step-1.5,
                 docs/en/API.md.
    http_client  HTTP client for servers that make music: requests, retries, downloads and typed
                 errors.
    suno_api     Music from another server of the job API, the hosted one or another Scopitone.
"""
