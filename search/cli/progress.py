"""A progress bar on stderr while papers are read: file, rate, remaining time."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from search.cli.printing import clean

if TYPE_CHECKING:
    from rich.progress import Progress, Task


class ProgressBar:
    """Watches an update on a terminal; says nothing where stderr is none."""

    def __init__(self, title: str = "Indexing") -> None:
        self._title = title
        self._progress: Progress | None = None

    def begin(self, files: int) -> None:
        """Show the bar, if there is somebody to see it and something to wait for."""
        if self._progress:
            self._progress.stop()
            self._progress = None
        if files == 0 or not sys.stderr.isatty():
            return
        # Only an update on a terminal pays for importing rich.
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            ProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.text import Text

        class Rate(ProgressColumn):
            """Files per second, over the last ones."""

            def render(self, task: "Task") -> Text:
                """The rate, once there is one."""
                return Text(f"{task.speed:.1f}/s" if task.speed else "", style="progress.data.speed")

        self._progress = Progress(
            TextColumn(self._title),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            Rate(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[file]}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=files, file="")
        self._progress.start()

    def done(self, name: str) -> None:
        """One more file."""
        if self._progress:
            self._progress.update(self._task, advance=1, file=clean(name))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress:
            self._progress.stop()
