"""Signs that would command what shows them are the same on every face."""

import json
import unicodedata

from search.asking import json_text
from search.cli import printing
from search.web import rendering

TURNING = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
"""What turns the writing round (Unicode Standard Annex 9)."""


def test_no_face_shows_a_sign_that_commands_it() -> None:
    for sign in map(chr, range(0x3000)):
        control = unicodedata.category(sign) in ("Cc", "Zl", "Zp") and sign not in "\t\n"
        shown = "\ufffd" if control or sign in TURNING else sign
        assert printing.clean(f"a{sign}b") == rendering.clean(f"a{sign}b") == f"a{shown}b", hex(ord(sign))
        text = json_text(f"a{sign}b")
        assert json.loads(text) == f"a{sign}b"
        assert shown == sign or sign not in text, hex(ord(sign))


def test_bytes_that_are_no_text_stay_bytes_on_the_terminal_alone() -> None:
    assert (printing.clean("a\udce9"), rendering.clean("a\udce9")) == ("a\udce9", "a\ufffd")
    assert json_text("a\udce9") == '"a\\udce9"'
