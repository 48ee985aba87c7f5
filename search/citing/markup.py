"""How are quotations and references written as plain text, Markdown, HTML or RTF?"""

import html
import re
from collections.abc import Iterable, Mapping
from typing import Protocol

_BREAK = "\n\n"


class Markup(Protocol):
    """One way to write a sheet of quotations.

    `marks` are what stands before and behind italics and the like, by their names in CSL. Texts that come from papers
    go in as they are, and are escaped; a citation, `cited`, is in the markup already, and behind a quotation it has
    the space before it.
    """

    marks: Mapping[str, tuple[str, str]]

    def escaped(self, text: str) -> str:
        """The text with the signs of the markup taken literally."""

    def heading(self, text: str, level: int) -> str:
        """A heading of level 1, 2 ..."""

    def quotation(self, text: str, cited: str, source: str) -> str:
        """A quotation, its citation, and where it stands."""

    def footnote(self, number: int, cited: str) -> tuple[str, str | None]:
        """What stands in the text for a citation that is a footnote, and the note, where it stands apart."""

    def reference(self, cited: str) -> str:
        """An entry of a list of references, its later lines indented where that can be."""

    def document(self, blocks: Iterable[str], title: str) -> str:
        """The blocks one after the other, as a whole file."""


def escaped_markdown(text: str) -> str:
    """The text with the marks of Markdown, and of Pandoc's, taken literally."""
    plain = "".join(f"\\{char}" if char in "\\`*_[]<>#|~$@^&" else char for char in text)
    return _BLOCK_MARK.sub(r"\1\\\2", plain)


_BLOCK_MARK = re.compile(r"^(\s*\d{0,9})([.)+-])(?=\s)")
"""What would begin a list at the beginning of a block."""


def escaped_rtf(text: str) -> str:
    """The text in RTF's seven bits: other letters as the numbers of their UTF-16 halves (RTF specification 1.9.1)."""
    codes = []
    for char in text:
        if char in "\\{}":
            codes.append(f"\\{char}")
        elif char == "\n":
            codes.append("\\line ")
        elif " " <= char <= "~":
            codes.append(char)
        else:
            units = char.encode("utf-16-le", errors="replace")
            for at in range(0, len(units), 2):
                number = int.from_bytes(units[at : at + 2], "little", signed=True)
                codes.append(f"\\u{number}?")
    return "".join(codes)


class TextMarkup:
    """Plain text; a quotation has a line to itself, so that it can be copied as it is."""

    marks: Mapping[str, tuple[str, str]] = {}

    def escaped(self, text: str) -> str:
        """The text itself."""
        return text

    def heading(self, text: str, level: int) -> str:
        """The text alone."""
        return text

    def quotation(self, text: str, cited: str, source: str) -> str:
        """The quotation alone on its line, and below it the citation and where it stands."""
        return f"{text}\n    {' · '.join(part for part in (cited.strip(), source) if part)}".rstrip()

    def footnote(self, number: int, cited: str) -> tuple[str, str | None]:
        """The note itself: plain text has no place for it elsewhere."""
        return cited, None

    def reference(self, cited: str) -> str:
        """The entry on a line."""
        return cited

    def document(self, blocks: Iterable[str], title: str) -> str:
        """Blocks with an empty line between."""
        return _BREAK.join(blocks)


class MarkdownMarkup:
    """Markdown with block quotes."""

    marks: Mapping[str, tuple[str, str]] = {"italic": ("*", "*"), "oblique": ("*", "*"), "bold": ("**", "**")}

    def escaped(self, text: str) -> str:
        """The text with Markdown's marks taken literally."""
        return escaped_markdown(text)

    def heading(self, text: str, level: int) -> str:
        """`## text`"""
        return f"{'#' * level} {escaped_markdown(text)}"

    def quotation(self, text: str, cited: str, source: str) -> str:
        """A block quote with its citation, and where it stands below it."""
        quoted = f"> {escaped_markdown(text)}{cited}"
        return f"{quoted}{_BREAK}— {escaped_markdown(source)}" if source else quoted

    def footnote(self, number: int, cited: str) -> tuple[str, str | None]:
        """A footnote as Pandoc reads it."""
        return f"[^{number}]", f"[^{number}]: {cited}"

    def reference(self, cited: str) -> str:
        """The entry as a paragraph."""
        return cited

    def document(self, blocks: Iterable[str], title: str) -> str:
        """Blocks with an empty line between."""
        return _BREAK.join(blocks)


class HtmlMarkup:
    """HTML: a whole page that needs nothing beside it."""

    marks: Mapping[str, tuple[str, str]] = {
        "italic": ("<i>", "</i>"),
        "oblique": ("<i>", "</i>"),
        "bold": ("<b>", "</b>"),
        "underline": ("<u>", "</u>"),
        "superscript": ("<sup>", "</sup>"),
        "subscript": ("<sub>", "</sub>"),
        "smallcaps": ('<span style="font-variant:small-caps">', "</span>"),
    }

    def escaped(self, text: str) -> str:
        """The text with `<`, `>` and `&` taken literally."""
        return html.escape(text, quote=False)

    def heading(self, text: str, level: int) -> str:
        """`<h2>text</h2>`"""
        return f"<h{level}>{html.escape(text)}</h{level}>"

    def quotation(self, text: str, cited: str, source: str) -> str:
        """A block quote with its citation, and where it stands in small print."""
        small = f'\n<p class="source">{html.escape(source)}</p>' if source else ""
        return f"<blockquote>\n<p>{html.escape(text, quote=False)}{cited}</p>{small}\n</blockquote>"

    def footnote(self, number: int, cited: str) -> tuple[str, str | None]:
        """A number that leads to its note."""
        mark = f'<sup><a href="#note{number}">{number}</a></sup>'
        return mark, f'<p class="reference" id="note{number}">{number}. {cited}</p>'

    def reference(self, cited: str) -> str:
        """The entry as a paragraph with a hanging indent."""
        return f'<p class="reference">{cited}</p>'

    def document(self, blocks: Iterable[str], title: str) -> str:
        """A page in UTF-8."""
        style = (
            "body{max-width:42em;margin:2em auto;font-family:serif;line-height:1.5}"
            ".source{color:#666;font-size:.85em}.reference{padding-left:2em;text-indent:-2em}"
        )
        head = f'<meta charset="utf-8"><title>{html.escape(title)}</title><style>{style}</style>'
        body = "\n".join(blocks)
        return f"<!DOCTYPE html>\n<html>\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>"


class RtfMarkup:
    """RTF, which every word processor opens and pastes with its italics."""

    marks: Mapping[str, tuple[str, str]] = {
        "italic": ("{\\i ", "}"),
        "oblique": ("{\\i ", "}"),
        "bold": ("{\\b ", "}"),
        "underline": ("{\\ul ", "}"),
        "superscript": ("{\\super ", "}"),
        "subscript": ("{\\sub ", "}"),
        "smallcaps": ("{\\scaps ", "}"),
    }

    def escaped(self, text: str) -> str:
        """The text in RTF's seven bits."""
        return escaped_rtf(text)

    def heading(self, text: str, level: int) -> str:
        """A bold paragraph."""
        return f"{{\\pard\\sb240\\sa120\\b\\fs{32 - 2 * level} {escaped_rtf(text)}\\par}}"

    def quotation(self, text: str, cited: str, source: str) -> str:
        """An indented paragraph, and where it stands in small print."""
        small = f"\n{{\\pard\\li720\\sa180\\fs18 {escaped_rtf(source)}\\par}}" if source else ""
        return f"{{\\pard\\li720\\ri720\\sa120\\fs24 {escaped_rtf(text)}{cited}\\par}}{small}"

    def footnote(self, number: int, cited: str) -> tuple[str, str | None]:
        """A footnote of the word processor's, which numbers it itself."""
        return f"{{\\super\\chftn}}{{\\footnote\\pard\\fs20 {{\\super\\chftn}} {cited}}}", None

    def reference(self, cited: str) -> str:
        """A paragraph with a hanging indent."""
        return f"{{\\pard\\li720\\fi-720\\sa120\\fs24 {cited}\\par}}"

    def document(self, blocks: Iterable[str], title: str) -> str:
        """A whole file."""
        head = "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times New Roman;}}\\uc1"
        return f"{head}{{\\info{{\\title {escaped_rtf(title)}}}}}\n" + "\n".join(blocks) + "\n}"


MARKUPS: dict[str, Markup] = {
    "text": TextMarkup(),
    "markdown": MarkdownMarkup(),
    "html": HtmlMarkup(),
    "rtf": RtfMarkup(),
}
"""Every way to write quotations and references, by its name on the command line."""
