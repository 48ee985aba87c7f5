"""A sample paper's source and the PDF that it is drawn into."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.output import OutputProducer

AUTHOR = "kutip project"

# Codes that cp1252 leaves empty carry the two ligatures that the standard Times fonts have.
LIGATURES = {"fi": "\x81", "fl": "\x8d"}
LIGATURE_WIDTHS = {"": 556, "B": 556, "I": 500, "BI": 556}
LIGATURE_ENCODING = "<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [129 /fi 141 /fl] >>"


@dataclass(frozen=True)
class Source:
    """A paper's front matter and its text."""

    name: str
    fields: dict[str, str]
    text: str

    @property
    def thesis(self) -> bool:
        """Whether the paper has the parts of a thesis: title page, contents, chapters."""
        return self.fields["layout"] == "thesis"


def read_source(path: Path) -> Source:
    """Front matter between two `---` lines, then the text."""
    _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
    return Source(path.stem, fields, text.strip())


class Document(FPDF):
    """Times in cp1252, plus the ligatures fi and fl where they are wanted."""

    def __init__(self, source: Source, page: tuple[float, float]) -> None:
        super().__init__(unit="mm", format=page)
        self.ligatures = source.fields.get("ligatures") == "yes"
        self.set_auto_page_break(False)
        for style, width in LIGATURE_WIDTHS.items():
            self.set_font("Times", style, 10)
            font: Any = self.fonts["times" + style]
            font.cw = font.cw | dict.fromkeys(LIGATURES.values(), width)
        self.set_title(source.fields["title"])
        self.set_author(AUTHOR)
        self.set_subject(source.fields["series"])
        self.set_lang({"id": "id-ID", "en": "en-GB"}[source.fields["language"]])
        self.set_creator("kutip sample corpus")
        self.set_producer("fpdf2")
        self.set_creation_date(datetime(int(source.fields["series"][-4:]), 6, 1, tzinfo=UTC))

    def normalize_text(self, text: str) -> str:
        """Unicode to the bytes of the font's encoding, as fpdf2 expects them from a core font."""
        encoded = text.encode("cp1252").decode("latin-1")
        if self.ligatures:
            for letters, code in LIGATURES.items():
                encoded = encoded.replace(letters, code)
        return encoded

    def measure(self, text: str, style: str, size: float) -> float:
        """Width of a text in millimetres."""
        self.set_font("Times", style, size)
        return self.get_string_width(self.normalize_text(text), normalized=True)

    def write_at(self, x: float, y: float, text: str, style: str, size: float) -> None:
        """Put a text on the page, its baseline at `y` millimetres from the top."""
        self.set_font("Times", style, size)
        self.text(x, y, text)


class Producer(OutputProducer):
    """Writes the ligatures' places into the fonts' encoding; fpdf2 itself knows WinAnsiEncoding only."""

    def _add_fonts(self, *args: Any, **kwargs: Any) -> Any:
        fonts: Any = super()._add_fonts(*args, **kwargs)
        if isinstance(self.fpdf, Document) and self.fpdf.ligatures:
            for font in fonts.values():
                font.encoding = LIGATURE_ENCODING
        return fonts
