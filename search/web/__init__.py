"""The face in the browser: a page to search, read and quote from, and its API. Only there with `kutip[web]`."""

from importlib.util import find_spec

from search.errors import KutipError

PACKAGES = ("jinja2", "starlette", "uvicorn")


def refuse_without_packages() -> None:
    """Raise KutipError when the extra is not installed."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise KutipError(
            f"The web page needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed.",
            "pip install 'kutip[web]' (in a clone: '.[web]').",
        )


__all__ = ["PACKAGES", "refuse_without_packages"]
