"""The MCP server: tools with which agents make videos and songs on this machine.

MCP is the Model Context Protocol (https://modelcontextprotocol.io). The protocol is the package
`mcp`, an extra (`scopitone[mcp]`).

Modules:

    allowed_folders  The folders in which tools read and write.
    option_paths     The files that a video's options name, also in other files.
    option_schemas   The options that agents may choose, and what they accept.
    running_calls    The calls that are working: their progress, and how they are stopped.
    song_tools       `find_words`, `compose_song`.
    task_tools       `task_status`, of a server.
    tool_calls       What a tool is, and what it is called with.
    tool_server      The tools as a server of the protocol.
    transports       The server on stdin and stdout, or on HTTP.
    video_tools      `make_video`, `preview_frame`, `list_styles`.
"""
