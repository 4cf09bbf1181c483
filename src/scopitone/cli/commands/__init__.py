"""One module per command; each is imported when it is called.

Modules:

    accounts     scopitone accounts: the owners of tasks, files, credits and API keys.
    backup       scopitone backup: write the server's data to one file while it runs.
    batch        scopitone batch: make the videos of a list of songs, each only once across runs.
    check        scopitone check: examine a finished video file from any source.
    completion   scopitone completion: the script with which a shell completes commands, options,
                 and values.
    compose      scopitone compose: compose songs from a description.
    credits      scopitone credits: grant credits to accounts and show them.
    demo         scopitone demo: make a video of the song that Scopitone contains.
    doctor       scopitone doctor: check what Scopitone needs on this machine.
    import_      scopitone import: import your own song as a music task of the server.
    info         scopitone info: what was found in a song or a cover.
    keys         scopitone keys: manage API keys.
    lyrics       scopitone lyrics: read lyrics, find their times in a song, and write any format.
    maintenance  scopitone maintenance: stop and start accepting tasks.
    mcp          scopitone mcp: serve agents by the Model Context Protocol.
    media        scopitone media: check and repair the media store, and its owner.
    models       scopitone models: switch models on and off.
    open         scopitone open: open the studio in the browser, signed in.
    preview      scopitone preview: draw one frame of a song's music video.
    project      scopitone project: make project files, and take their lyrics out.
    render       scopitone render: make a song's music video.
    restore      scopitone restore: restore a server's data from a backup.
    serve        scopitone serve: run the job API, its workers, and the studio.
    styles       scopitone styles: list the styles.
    tasks        scopitone tasks: list, show and cancel the tasks of a server.
    worker       scopitone worker: run only workers, for a server that runs elsewhere on the same
                 data.
"""
