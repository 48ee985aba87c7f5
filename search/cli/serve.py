"""`kutip serve`: the page in the browser."""

import click

from search.cli.opening import open_or_build
from search.cli.options import workspace
from search.cli.printing import say
from search.library import end_workers
from search.settings import Settings
from search.web import refuse_without_packages


@click.command("serve")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="The port; 0: any free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address; any other lets others read along.")
@click.option("--open/--no-browser", "browse", default=False, help="Open it in your browser [default: only print it].")
@workspace
def command(settings: Settings, port: int, host: str, browse: bool) -> int:
    """Search, read and quote in the browser: a page on this computer, and its API.

    The index stays open, so that answers come at once; after `kutip index` they come from the new one.
    """
    refuse_without_packages()
    with open_or_build(settings):
        # Now there is an index.
        end_workers()
    # Imported here because its packages are an extra.
    from search.web.serving import serve

    serve(settings, host, port, say, browse=browse)
    return 0
