"""How like a query are the passages of the index in force? From the vectors that were made for them, if any were."""

from pathlib import Path
from typing import TYPE_CHECKING

from search.asking import Meaning
from search.settings import Settings

if TYPE_CHECKING:
    from search.vectors import Embedder


def vectors_folder(settings: Settings, embedder: "Embedder") -> Path:
    """Where the vectors of an embedder are kept."""
    return settings.index / "vectors" / f"{embedder.name}-{embedder.version}"


def has_vectors(settings: Settings) -> bool:
    """Whether vectors were made for this index before, and can be made now."""
    if not (settings.index / "vectors").is_dir():
        return False
    # Imported here and below because most indexes have none.
    from search.vectors import installed

    return installed()


def refuse_without_embedder() -> None:
    """Raise KutipError where no vectors can be made here."""
    from search.vectors import refuse_without

    refuse_without()


def open_meaning(settings: Settings, generation: Path) -> Meaning | None:
    """The vectors of a generation; None where there are none, or no embedder to compare a query by."""
    if not has_vectors(settings):
        return None
    from search.vectors import open_embedder
    from search.vectors.keeping import read_places

    embedder = open_embedder()
    folder = vectors_folder(settings, embedder)
    places = read_places(folder / f"{generation.name}.json")
    if not places or not places[0]:
        return None
    from search.vectors.likeness import PassageVectors

    return PassageVectors(folder / "vectors.bin", *places, embedder)
