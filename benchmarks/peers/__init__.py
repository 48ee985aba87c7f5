"""Which engines are compared, and how is each told to build and to answer?"""

from collections.abc import Callable

from peers.base import Peer

__all__ = ["PEERS", "open_peer"]


def _kutip() -> Peer:
    from peers.kutip_engine import KutipEngine

    return KutipEngine()


def _whoosh() -> Peer:
    from peers.stock_whoosh import StockWhoosh

    return StockWhoosh()


def _fts5() -> Peer:
    from peers.sqlite_fts5 import SqliteFts5

    return SqliteFts5()


def _tantivy() -> Peer:
    from peers.tantivy_index import TantivyIndex

    return TantivyIndex()


def _xapian() -> Peer:
    from peers.xapian_database import XapianDatabase

    return XapianDatabase()


def _bm25s() -> Peer:
    from peers.bm25s_matrix import Bm25sMatrix

    return Bm25sMatrix()


PEERS: dict[str, Callable[[], Peer]] = {
    "kutip": _kutip,
    "Whoosh": _whoosh,
    "SQLite FTS5": _fts5,
    "tantivy": _tantivy,
    "Xapian": _xapian,
    "bm25s": _bm25s,
}
"""Every engine by the name it has in the tables; its library is imported when it is opened, not before."""


def open_peer(name: str) -> Peer:
    """The engine of that name; raises ImportError where its library is not installed."""
    return PEERS[name]()
