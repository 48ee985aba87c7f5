"""`kutip explain`: how a query is understood."""

import click

from search.asking import AskedConcept, Question, WayToSay, explanation_to_json
from search.cli.opening import open_or_build
from search.cli.options import QueryCommand, workspace
from search.cli.printing import clean, paint, put, put_json, say, table
from search.library import Library
from search.settings import Settings

ORIGINS = {
    "stem": "any form of the word",
    "exact": "the word as typed",
    "phrase": "these words together",
    "near": "these words near each other",
    "prefix": "begins so",
    "fuzzy": "spelled much the same",
    "lexicon": "lexicon: the same",
    "related": "lexicon: nearly the same",
}
"""What each origin of a way to say a concept means to the user."""


@click.command("explain", cls=QueryCommand)
@click.argument("words", nargs=-1, required=True, metavar="QUERY...")
@click.option("--exact", is_flag=True, help="As with `search --exact`.")
@click.option("--no-translate", is_flag=True, help="As with `search --no-translate`.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@workspace
def command(settings: Settings, words: tuple[str, ...], exact: bool, no_translate: bool, as_json: bool) -> int:
    """Show how a query is understood: its concepts, and every way in which a passage may say them."""
    with open_or_build(settings) as library:
        asked = library.understand(Question(" ".join(words), exact=exact, translate=not no_translate))
        for note in asked.notes:
            say(f"Note: {note}")
        if as_json:
            put_json(explanation_to_json(asked))
            return 0
        for concept in asked.concepts:
            for line in _concept(concept, library):
                put(line)
            put()
    return 0


def _concept(concept: AskedConcept, library: Library) -> list[str]:
    notes = ["must not occur" if concept.excluded else f"weight {concept.weight:g}"]
    if concept.required:
        notes.append("must occur")
    if concept.minor:
        notes.append("only adds to the score")
    if concept.part_of:
        notes.append(f"part of “{concept.part_of}”")
    rows = [
        (
            way.text,
            way.language,
            " ".join(way.matches.terms),
            f"{way.matches.weight:g}",
            str(library.passages_with(way)),
            _origin(way, concept),
        )
        for way in concept.ways
    ]
    headers = ("way to say it", "lang", "terms", "weight", "passages", "from")
    return [paint(clean(f"{concept.source} ({', '.join(notes)})"), bold=True), *table(rows, headers)]


def _origin(way: WayToSay, concept: AskedConcept) -> str:
    """Where a way comes from, and whether it is of the language of the query."""
    synonym = way.via == "lexicon" and way.language == concept.ways[0].language
    return "lexicon: the same, in this language" if synonym else ORIGINS[way.via]
