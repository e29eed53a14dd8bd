"""The first picture, drawn by the server before any script runs: the lens and the whole run as SVG.

The scripts in `static/lens` draw the lens by the same rules to the same text, and the chart library takes over the
whole run inside the same frame, so that nothing jumps. Their common measures stand in `static/geometry.js`.
"""

from epochwise.web.picture.first import blank_pictures, first_pictures, lens_count, lens_svg, run_svg

__all__ = ["blank_pictures", "first_pictures", "lens_count", "lens_svg", "run_svg"]
