"""The version: that of the changelog's top entry."""

__version__ = "0.1.0"
