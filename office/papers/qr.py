"""QR codes as SVG, drawn into the paper itself so that nothing has to be fetched."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """Return `text` as a QR code of level M, with its quiet zone, as one SVG element of class "qr"."""
    code = segno.make_qr(text, error="m")
    return mark_safe(code.svg_inline(scale=1, border=4, omitsize=True, svgclass="qr", lineclass=None))
