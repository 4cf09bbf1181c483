"""Files made to break whoever opens them: by script, so that none has to be kept."""
