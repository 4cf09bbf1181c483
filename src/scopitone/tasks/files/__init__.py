"""Uploaded and stored files: rows with URLs, types, disk space.

Modules:

    disk_space     Disk space: measured, and guarded so that accepted tasks can finish.
    files          Files that have a URL: uploads, and the results of tasks.
    mime_sniffing  The type of a file, by its first bytes: file names and declared types are not
                   to be trusted.
    storage_quota  The quota of stored bytes that an account has, unless it is an operator's.
    upload_types   The types of files that may be uploaded: one list for both ways of uploading.
    uploads        Uploads that went directly to the S3 store: accepted when they are first used.
"""
