"""Vectors for texts that have none yet, in as many processes as there are processors."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from search.vectors import open_embedder
from search.vectors.base import Embedder

CHUNK = 16
"""Texts that go to a worker at a time: some five seconds of work, which is what a stopped run loses."""

_worker: list[Embedder] = []


def embed(texts: Sequence[str], embedder: Embedder, jobs: int) -> Iterator[list[tuple[str, bytes]]]:
    """The texts with their vectors, some at a time, as they are done."""
    chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
    if jobs == 1 or len(chunks) < 2:
        for chunk in chunks:
            yield list(zip(chunk, embedder.passages(chunk), strict=True))
        return
    workers = min(jobs, len(chunks))
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (embedder.name,)) as pool:
        waiting: list[Future[list[tuple[str, bytes]]]] = [pool.submit(_embed, chunk) for chunk in chunks]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _begin(name: str) -> None:
    _worker.append(open_embedder(name))


def _embed(texts: Sequence[str]) -> list[tuple[str, bytes]]:
    return list(zip(texts, _worker[0].passages(texts), strict=True))
