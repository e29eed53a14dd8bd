"""Draws the SVG of its input as the PNG of its output, so many times as large, with the fonts that its arguments name.

A program of its own: the library holds Python's lock while it draws, and a tenth of a second of that would stop every
stream of the server. Only the fonts that are named are used, so that the same text gives the same pixels everywhere.
"""

import os
import sys

import resvg_py

NICE = 10
SANS_SERIF = "Source Sans Pro"
"""What stands for "sans-serif", which a picture may ask for."""


def draw(zoom: str, *fonts: str) -> None:
    """Draw one picture, after the server and its runs have had their share of the cores."""
    os.nice(NICE)
    svg = sys.stdin.buffer.read().decode()
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg, zoom=float(zoom), skip_system_fonts=True, font_files=list(fonts), sans_serif_family=SANS_SERIF
    )
    sys.stdout.buffer.write(drawn)


if __name__ == "__main__":
    draw(*sys.argv[1:])
