"""The pages of the studio, one module each.

Modules:

    admin      The operator's pages: accounts, credits, switches, workers, queues, disk, health.
    keys       The page of API keys.
    projects   The library of projects: open, rename, duplicate, delete, go back to a version,
               import.
    reference  The API reference, which its script builds from the OpenAPI page of this server.
    sign_in    Signing in, with a one-time link or an API key, and signing out; language and theme.
    song       The page that makes songs: from a description or from lyrics, as an extension or a
               cover.
    spending   The page of credits: balance, prices and transactions.
    tasks      The list of the account's tasks, which updates live, and the page of one task.
    video      The page that makes videos, which is the studio's home page.
    webhooks   The page of webhooks: endpoints, deliveries, signing secret, test, sample receiver;
               and the page of a delivery.
"""

from __future__ import annotations

from scopitone.studio.pages import (
    admin,
    keys,
    projects,
    reference,
    sign_in,
    song,
    spending,
    tasks,
    video,
    webhooks,
)

PAGES = (sign_in, video, projects, song, tasks, keys, spending, webhooks, reference, admin)
