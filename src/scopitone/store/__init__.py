"""Where things stay: the database and the blobs."""
