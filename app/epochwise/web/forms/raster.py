"""Draws the SVG of its input as the PNG of its output, with the fonts that its arguments name.

A program of its own: the library holds Python's lock while it draws, and a tenth of a second of that would stop every
stream of the server. Only the fonts that are named are used, so that the same text gives the same pixels everywhere.
"""

import os
import sys

import resvg_py

NICE = 10


def draw(fonts: list[str]) -> None:
    """Draw one picture, after the server and its runs have had their share of the cores."""
    os.nice(NICE)
    svg = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts))


if __name__ == "__main__":
    draw(sys.argv[1:])
