"""The whole run as the server draws it, before any script runs. The lens is drawn by the browser alone."""

from epochwise.web.picture.first import blank_picture, first_picture, run_svg

__all__ = ["blank_picture", "first_picture", "run_svg"]
