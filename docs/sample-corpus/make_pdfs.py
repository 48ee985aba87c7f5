"""Set the sample papers beside this script as PDFs: `python docs/sample-corpus/make_pdfs.py [FOLDER]`.

The default folder is `corpus/`. Needs fpdf2 (in the `dev` extra). Equal sources give equal bytes.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, repeat
from pathlib import Path

from document import AUTHOR, Document, Producer, Source, read_source
from typesetting import Frame, Line, Look, Placed, Word, break_lines, fill_frames, words_of

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "corpus"
ENGLISH_HEADINGS = {"ABSTRACT", "Abstract"}
LISTED_HEADINGS = {"DAFTAR PUSTAKA", "References"}


@dataclass(frozen=True)
class Layout:
    """Page size and margins in millimetres, and the look of each kind of block."""

    page: tuple[float, float]
    margins: tuple[float, float, float, float]  # left, top, right, bottom
    gutter: float
    columns: int
    body: Look
    abstract: Look
    heading: Look
    subheading: Look
    reference: Look
    title: Look


def article(size: float, page: tuple[float, float], margins: tuple[float, float, float, float], columns: int) -> Layout:
    """A journal's layout; everything follows from the body's type size."""
    body = Look(size, size * 1.28, first_indent=4 if columns == 2 else 6)
    bold = Look(size, size * 1.35, align="L", style="B", before=3.2, keep_with_next=True)
    return Layout(
        page=page,
        margins=margins,
        gutter=7,
        columns=columns,
        body=body,
        abstract=Look(size - 0.5, (size - 0.5) * 1.22, inset=7, before=0.8),
        heading=bold,
        subheading=replace(bold, before=2.4),
        reference=replace(body, first_indent=0, hanging=6, before=0.8),
        title=Look(size + 4, (size + 4) * 1.2, align="C", style="B", before=1.5),
    )


THESIS = Layout(
    page=(210, 297),
    margins=(40, 36, 30, 30),
    gutter=0,
    columns=1,
    body=Look(12, 18, first_indent=11),
    abstract=Look(12, 15, before=3),
    heading=Look(13, 18, align="C", style="B", keep_with_next=True),
    subheading=Look(12, 18, align="L", style="B", before=3, keep_with_next=True),
    reference=Look(12, 14.5, hanging=11, before=3),
    title=Look(15, 21, align="C", style="B"),
)
LAYOUTS = {
    "article": article(10.5, (176, 250), (21, 27, 21, 22), 1),
    "columns": article(9.5, (176, 250), (17, 25, 17, 20), 2),
    "thesis": THESIS,
}


def body_lines(text: str, source: Source, layout: Layout, width: float, document: Document) -> list[Line]:
    """The lines of a stretch of source text: headings, abstracts, paragraphs and references."""
    lines: list[Line] = []
    heading = ""
    after_heading = False

    def add(block: str, look: Look, language: str, anchor: str | None = None) -> None:
        words = words_of(block, look.style, language)
        lines.extend(break_lines(words, look, width, document.measure, anchor))

    for block in re.split(r"\n{2,}", text):
        if block.startswith("### "):
            add(block[4:], layout.subheading, source.fields["language"], anchor="  " + block[4:])
        elif block.startswith("## "):
            heading = block[3:]
            chapter = re.fullmatch(r"(BAB [IVX]+) (.+)", heading)
            for at, part in enumerate(chapter.groups() if chapter else (heading,)):
                look = layout.heading if at == 0 else replace(layout.heading, before=0)
                add(part, look, source.fields["language"], anchor=None if at else heading)
        else:
            language = "en" if heading in ENGLISH_HEADINGS else source.fields["language"]
            look = layout.body
            if heading.upper() in {"ABSTRAK", "ABSTRACT"}:
                look = layout.abstract
            elif heading in LISTED_HEADINGS:
                look = layout.reference
            if source.thesis and after_heading:
                look = replace(look, before=max(look.before, 2))
            add(block, look, language)
        after_heading = block.startswith("#")
    return lines


def frames(layout: Layout, first_top: float | None = None) -> Iterator[Frame]:
    """The text areas of as many pages as are asked for."""
    left, top, right, bottom = layout.margins
    whole = layout.page[0] - left - right
    width = (whole - layout.gutter * (layout.columns - 1)) / layout.columns
    lefts = tuple(left + at * (width + layout.gutter) for at in range(layout.columns))
    page = Frame(lefts, width, top, layout.page[1] - bottom)
    return chain([replace(page, top=first_top or top)], repeat(page))


def set_article(source: Source, layout: Layout, document: Document) -> list[list[Placed]]:
    """Title and abstracts over the whole width, then the body in its columns."""
    single = replace(layout, columns=1)
    full = next(frames(single))
    start = re.search(r"^## (?!ABSTRA|Abstra)", source.text, re.MULTILINE)
    assert start is not None, source.name
    width = next(frames(layout)).width
    body = body_lines(source.text[start.start() :].strip(), source, layout, width, document)
    language = source.fields["language"]

    def whole(pages: int) -> list[list[Placed]]:
        first = int(source.fields["first_page"])
        mark = "hlm." if language == "id" else "pp."
        imprint = f"{source.fields['series']}, {mark} {first}–{first + pages - 1}"
        centred = Look(layout.body.size, layout.body.leading, align="C", before=2)
        top = [
            *title_lines(source.fields["title"], language, layout.title, full.width, document),
            *break_lines(words_of(AUTHOR, "", language), centred, full.width, document.measure),
            *break_lines(words_of(imprint, "I", language), replace(centred, before=0), full.width, document.measure),
            *body_lines(
                source.text[: start.start()].strip(), source, with_abstract_heading(layout), full.width, document
            ),
        ]
        (front,) = fill_frames(top, [full])
        rest = fill_frames(body, frames(layout, front[-1].baseline + 5))
        if layout.columns > 1:
            rest[-1] = balance(rest[-1], next(frames(layout)))
        return [front + rest[0], *rest[1:]]

    return whole(len(whole(1)))


def balance(page: list[Placed], frame: Frame) -> list[Placed]:
    """The last page again, its columns no longer than they need to be."""
    lines = [placed.line for placed in page]
    bottom = frame.top
    while True:
        bottom += 2
        shorter = fill_frames(lines, repeat(replace(frame, bottom=bottom)))
        if len(shorter) == 1:
            return shorter[0]


def title_lines(title: str, language: str, look: Look, width: float, document: Document) -> list[Line]:
    """A title in lines of about equal length, its subtitle (after a colon or a question mark) apart."""
    main, mark, subtitle = re.split(r"([:?]) ", title, maxsplit=1)
    lines: list[Line] = []
    for part in (main + mark, subtitle):
        words = words_of(part, "B", language)
        broken = break_lines(words, look, width, document.measure)
        narrower = width
        while narrower > width / 2 and len(attempt := break_lines(words, look, narrower, document.measure)) == len(
            broken
        ):
            lines_of_part, narrower = attempt, narrower - 2
        lines += lines_of_part if broken else []
        look = replace(look, before=0)
    return lines


def with_abstract_heading(layout: Layout) -> Layout:
    """Abstract headings are centred and a little smaller than those of the body."""
    return replace(layout, heading=replace(layout.heading, align="C", size=layout.abstract.size))


def set_thesis(source: Source, layout: Layout, document: Document) -> tuple[list[list[Placed]], list[list[Placed]]]:
    """(front pages, body pages); each abstract and each chapter begins a page."""
    front_text, body_text = source.text.split("\\contents\n\n\\body\n\n")
    width = next(frames(layout)).width
    body: list[list[Placed]] = []
    for chapter in re.split(r"\n\n(?=## )", body_text):
        body += fill_frames(body_lines(chapter, source, layout, width, document), frames(layout))

    front = [title_page(source, layout, document)]
    for part in re.split(r"\n\n(?=## )", front_text.strip()):
        front += fill_frames(body_lines(part, source, layout, width, document), frames(layout))
    entries = [(roman(at), page) for at, page in enumerate(front, 1)]
    entries.append((roman(len(front) + 1), []))
    entries += [(str(at), page) for at, page in enumerate(body, 1)]
    contents = [
        (placed.line.anchor, label) for label, page in entries for placed in page if placed.line.anchor is not None
    ]
    contents.insert(2, ("DAFTAR ISI", entries[len(front)][0]))
    front.append(contents_page(contents, layout, document))
    return front, body


def title_page(source: Source, layout: Layout, document: Document) -> list[Placed]:
    """Title, kind of text, author and series, centred."""
    centred = Look(12, 18, align="C", before=14)
    language = source.fields["language"]
    width = next(frames(layout)).width
    lines = title_lines(source.fields["title"].upper(), language, layout.title, width, document)
    for text, look in (
        (source.fields["kind"].upper(), centred),
        ("Oleh:", centred),
        (AUTHOR, replace(centred, before=0)),
        (source.fields["series"], replace(centred, before=70)),
    ):
        lines += break_lines(words_of(text, look.style, language), look, width, document.measure)
    return fill_frames(lines, frames(layout, first_top=60))[0]


def contents_page(contents: list[tuple[str, str]], layout: Layout, document: Document) -> list[Placed]:
    """DAFTAR ISI: one line an entry, with dots up to the page number."""
    frame = next(frames(layout))
    look = Look(12, 18, align="L")
    dot = document.measure(".", "", look.size)
    lines = break_lines(words_of("DAFTAR ISI", "B", "id"), layout.heading, frame.width, document.measure)
    for entry, label in contents:
        indent = 6.0 if entry.startswith("  ") else 0.0
        title = entry.strip() + " "
        room = frame.width - indent - document.measure(title + " " + label, "", look.size)
        text = title + "." * int(room / dot) + " " + label
        word: list[Word] = words_of(text, "", "id")
        lines.append(Line(tuple(word), look, indent, 0.0, justified=True, keep_with_next=False))
    return fill_frames(lines, [frame])[0]


def roman(number: int) -> str:
    """Small Roman numerals up to viii, which is as far as front matter goes here."""
    return ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")[number - 1]


def draw_page(page: list[Placed], document: Document) -> None:
    """Write each word where it belongs; a line's spaces stand behind its words."""
    for placed in page:
        line = placed.line
        size = line.look.size
        space = document.measure(" ", "", size)
        widths = [sum(document.measure(p.text, p.style, size) for p in word) for word in line.words]
        spare = placed.width - line.indent - line.look.inset - sum(widths) - space * (len(widths) - 1)
        stretch = spare / (len(widths) - 1) if line.justified and len(widths) > 1 else 0.0
        x = placed.left + line.indent
        if line.look.align == "C":
            x += spare / 2
        for at, (word, width) in enumerate(zip(line.words, widths, strict=True)):
            start = x
            for number, piece in enumerate(word):
                last = number == len(word) - 1 and at < len(line.words) - 1
                document.write_at(start, placed.baseline, piece.text + " " * last, piece.style, size)
                start += document.measure(piece.text, piece.style, size)
            x += width + space + stretch


def draw_furniture(source: Source, layout: Layout, document: Document, label: str, even: bool) -> None:
    """The running head with its rule, and the page number at the foot."""
    left, top, right, bottom = layout.margins
    width, height = layout.page
    heads = [source.fields["series"], source.fields["short"]]
    if even and layout.columns == 2:
        heads.reverse()
    document.write_at(left, top - 8, heads[0], "I", 9)
    document.write_at(width - right - document.measure(heads[1], "I", 9), top - 8, heads[1], "I", 9)
    document.set_line_width(0.2)
    document.line(left, top - 6.2, width - right, top - 6.2)
    x = (width - document.measure(label, "", 10)) / 2
    if layout.columns == 2:
        x = left if even else width - right - document.measure(label, "", 10)
    document.write_at(x, height - bottom + 10, label, "", 10)


def make_pdf(source: Source) -> bytes:
    """Set one paper."""
    layout = LAYOUTS[source.fields["layout"]]
    document = Document(source, layout.page)
    if source.thesis:
        front, body = set_thesis(source, layout, document)
    else:
        front, body = [], set_article(source, layout, document)
    first = int(source.fields["first_page"])
    labels = [roman(at) for at in range(1, len(front) + 1)] + [str(first + at) for at in range(len(body))]
    for at, (label, page) in enumerate(zip(labels, front + body, strict=True)):
        document.add_page()
        if at == 0 and source.fields.get("labels") == "yes":
            document.set_page_label(label_style="D", label_start=first)
        draw_page(page, document)
        if not (source.thesis and at == 0):
            draw_furniture(source, layout, document, label, even=int(at) % 2 == 1)
    return bytes(document.output(output_producer_class=Producer))


def main(arguments: list[str]) -> None:
    """Write one PDF for each source beside this script."""
    target = Path(arguments[0]) if arguments else TARGET
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(HERE.glob("*.md")):
        (target / f"{path.stem}.pdf").write_bytes(make_pdf(read_source(path)))


if __name__ == "__main__":
    main(sys.argv[1:])
