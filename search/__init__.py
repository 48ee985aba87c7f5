"""kutip: find quotable passages in a folder of Indonesian and English papers."""

__version__ = "0.1.0"
