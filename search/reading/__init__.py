"""What does this file say, page by page?"""

from search.reading.limits import Limits
from search.reading.registry import SUFFIXES
from search.reading.single import READING_VERSION, read_file
from search.reading.workers import read_files

__all__ = ["READING_VERSION", "SUFFIXES", "Limits", "read_file", "read_files"]
