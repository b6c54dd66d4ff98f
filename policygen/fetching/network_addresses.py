"""Which addresses of the network are those of the public: everything else may be a machine that trusts us."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an address of IPv4


def is_public(address: str) -> bool:
    """Whether everybody reaches the same machine at that address.

    Not so are loopback, link-local and private addresses, those that providers share (RFC 6598), multicast, reserved
    and unspecified ones, nor an IPv6 address that leads to such an IPv4 address (mapped, 6to4, NAT64).
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return all(each.is_global and not (each.is_multicast or each.is_reserved) for each in _meant(parsed))


def _meant(address: IPv4Address | IPv6Address) -> tuple[IPv4Address | IPv6Address, ...]:
    """The addresses that are reached by one."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address in _NAT64:
        return (IPv4Address(int(address) & 0xFFFF_FFFF),)
    return (address, address.sixtofour) if address.sixtofour else (address,)
