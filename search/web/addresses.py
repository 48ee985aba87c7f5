"""Where is a server reached that listens here?"""

import socket
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
_ELSEWHERE = {
    socket.AF_INET: ("192.0.2.1", "10.0.0.1", "172.16.0.1", "192.168.0.1"),
    socket.AF_INET6: ("2001:db8::1", "fd00::1"),
}
"""Addresses in the wide world and in private networks; nothing is ever sent to them."""


def address(host: str, port: int) -> str:
    """What to open on this computer."""
    name = _EVERYWHERE.get(host, host)
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def addresses_for_others(listener: socket.socket) -> list[str]:
    """What to open on other computers, where the server listens at every address of this one; else nothing."""
    place, port = listener.getsockname()[:2]
    if place not in _EVERYWHERE:
        return []
    families = [listener.family]
    if listener.family == socket.AF_INET6 and not listener.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY):
        families.append(socket.AF_INET)
    own = dict.fromkeys(name for family in families for name in _own(family))
    return [address(name, port) for name in own]


def _own(family: socket.AddressFamily) -> Iterator[str]:
    """The addresses by which this computer would speak to others: naming whom a datagram is for sends none."""
    for other in _ELSEWHERE[family]:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((other, 9))
            name = asking.getsockname()[0]
            if not (ip_address(name).is_loopback or ip_address(name).is_link_local):
                yield name
