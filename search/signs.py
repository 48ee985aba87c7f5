"""Which signs of a text would command what shows it, or turn its writing round?

Texts for character classes, which `re` compiles when they are first met: what is shown seldom holds such signs.
"""

UNPRINTED = r"\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
"""Those that JSON leaves as they are: controls of terminals, ends of lines, changes of direction."""

CONTROL = r"\x00-\x08\x0b-\x1f" + UNPRINTED
"""All of them, but for tabs and ends of lines."""

NO_TEXT = r"\ud800-\udfff"
"""Bytes of file names that are no text."""
