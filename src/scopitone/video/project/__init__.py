"""Project files: a song and everything that its video is made from, as versioned JSON.

Modules:

    document_check      Checks of a JSON value by a JSON Schema, with errors that say what is
                        accepted.
    overrides           Options that take precedence over those of a project, for one video.
    project_document    A project as a JSON object, and back.
    project_file        Project files: read, written, and their files found.
    project_migrations  Changes that bring documents of older versions to the current one.
    project_schema      The JSON Schema of project files, made from the table of video options.
    server_files        Songs and files that are on a server: how the documents of its projects name
                        them.
"""
