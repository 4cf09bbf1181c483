"""Projects of accounts: stored, with their versions, and made into videos.

Modules:

    archive            A project as a ZIP file, with its song and its files.
    archive_reader     ZIP files of projects, which may be hostile: read within limits.
    documents          Documents of projects on this server: checked, and made of a song.
    project_presenter  Projects as clients see them: in lists, and one with its song and videos.
    projects           Projects: created, saved, renamed, duplicated, deleted, and taken back.
    versions           The versions of a project, to which one can go back.
    video_documents    Documents made of the `input` of videos: of one that is created, and of one
                       that was made.
"""
