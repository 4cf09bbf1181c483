"""Compare the speed of Scopitone with the ffmpeg command line and with x264 alone.

    .venv/bin/python benchmarks/render.py
    .venv/bin/python benchmarks/render.py --memory

README.md describes what is measured and how.
"""

# Every encoding process loads this file again, as it would load the `scopitone` command. So it is
# as small as that one.
if __name__ == "__main__":
    from comparison import main

    main()
