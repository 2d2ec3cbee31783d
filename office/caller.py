"""Where a request comes from, and whose word decides that."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Where a request comes from: the peer, or what the outermost of our own PROXY_COUNT proxies saw as its peer.

    Each proxy adds its peer at the end of X-Forwarded-For, so only that many entries from the end are our own word;
    everything before them, and every other header, is the caller's.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    seen = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    count = settings.PROXY_COUNT
    named = seen[-count] if 0 < count <= len(seen) else peer
    return _address(named) or _address(peer)


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None
