"""The web: the API, the pages, the shape of errors, the headers."""
