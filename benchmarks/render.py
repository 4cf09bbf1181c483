"""How fast Scopitone is beside the ffmpeg command line and beside x264 alone.

    .venv/bin/python benchmarks/render.py
    .venv/bin/python benchmarks/render.py --memory

What is measured, and how, is told in README.md.
"""

# Every encoding process loads this file again, as it would load the `scopitone` command: so it
# is as small as that one.
if __name__ == "__main__":
    from comparison import main

    main()
