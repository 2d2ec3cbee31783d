"""The hostile corpus: HTML that tries to make the PDF writer read a file or speak to a server.

Each carrier is tried with a local file and with a server, by WeasyPrint's own fetcher too.
"""

from dataclasses import dataclass

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} width="9" height="9">'
# name: (HTML with {url} for the thing wanted, does the fetcher of WeasyPrint go and get it)
CARRIERS: dict[str, tuple[str, bool]] = {
    "image": ('<img src="{url}">', True),
    "image in a table": ('<table><tr><td><img src="{url}" width="1"></td></tr></table>', True),
    "image source set": ('<img srcset="{url} 1x">', False),
    "picture source": ('<picture><source srcset="{url}"><img alt=""></picture>', False),
    "image input": ('<input type="image" src="{url}">', False),
    "object": ('<object data="{url}"></object>', True),
    "object as SVG": ('<object data="{url}" type="image/svg+xml"></object>', True),
    "embed": ('<embed src="{url}">', True),
    "embed as SVG": ('<embed src="{url}" type="image/svg+xml">', True),
    "frame": ('<iframe src="{url}"></iframe>', False),
    "video poster": ('<video poster="{url}"></video>', False),
    "audio": ('<audio src="{url}"></audio>', False),
    "script": ('<script src="{url}"></script>', False),
    "style sheet": ('<link rel="stylesheet" href="{url}">', True),
    "style sheet for print": ('<link rel="stylesheet" media="print" href="{url}">', True),
    "style sheet and attachment": ('<link rel="stylesheet attachment" href="{url}">', True),
    "icon": ('<link rel="icon" href="{url}">', False),
    "prefetch": ('<link rel="prefetch" href="{url}">', False),
    "refresh": ('<meta http-equiv="refresh" content="0;url={url}">', False),
    "import": ("<style>@import '{url}';</style>", True),
    "import by url": ("<style>@import url({url}) print;</style>", True),
    "import into a layer": ("<style>@import url('{url}') layer(one);</style>", True),
    "background image": ("<p style=\"background-image: url('{url}')\">x</p>", True),
    "background of the page": ("<style>@page {{ background: url('{url}') }}</style>", True),
    "page margin": ("<style>@page {{ @top-left {{ content: url('{url}') }} }}</style>", True),
    "list mark": ("<ul><li style=\"list-style-image: url('{url}')\">x</ul>", True),
    "border image": ("<p style=\"border: 1px solid; border-image: url('{url}') 1\">x</p>", True),
    "content": ("<style>p::before {{ content: url('{url}') }}</style><p>x</p>", True),
    "marker": ("<style>li::marker {{ content: url('{url}') }}</style><ul><li>x</ul>", True),
    "content by attribute": ('<style>p::before {{ content: attr(a url) }}</style><p a="{url}">x</p>', False),
    "cursor": ("<p style=\"cursor: url('{url}'), auto\">x</p>", False),
    "mask": ("<p style=\"mask-image: url('{url}')\">x</p>", False),
    "shape": ("<p style=\"float: left; shape-outside: url('{url}')\">x</p>", False),
    "font face": ("<style>@font-face {{ font-family: f; src: url('{url}') }}</style>", True),
    "font face, second source": (
        "<style>@font-face {{ font-family: f; src: local('no such'), url('{url}') }}</style>", True),
    "colour profile": (
        "<style>@color-profile --c {{ src: url('{url}'); components: r, g, b }}</style>", True),
    "attachment of the document": ('<link rel="attachment" href="{url}">', True),
    "attachment in capitals": ('<LINK REL="ATTACHMENT" HREF="{url}" TITLE="x">', True),
    "attachment of a link": ('<a rel="attachment" href="{url}">x</a>', True),
    "attachment with a name": ('<a rel="attachment" download="x.txt" href="{url}">x</a>', True),
    "attachment of an area": ('<map><area rel="attachment" href="{url}" shape="rect"></map>', False),
    "SVG image": (SVG + '<image href="{url}" width="9" height="9"/></svg>', True),
    "SVG image by xlink": (SVG + '<image xlink:href="{url}" width="9" height="9"/></svg>', True),
    "SVG use": (SVG + '<use href="{url}#a"/></svg>', False),
    "SVG style import": (SVG + "<style>@import '{url}';</style></svg>", False),
    "SVG font face": (
        SVG + "<style>@font-face {{ font-family: g; src: url('{url}') }}</style></svg>", True),
    "SVG filter image": (SVG + '<filter id="f"><feImage href="{url}"/></filter></svg>', False),
    "SVG pattern by address": (SVG + '<rect width="9" height="9" fill="url({url}#p)"/></svg>', False),
}


@dataclass(frozen=True)
class Case:
    """One hostile document; `leaks` with WeasyPrint's own fetcher, `refused` by ours without a fetch."""

    name: str
    html: str
    leaks: bool = False
    refused: bool = False


def cases(file: str, image: str, server: str) -> list[Case]:
    """Return the corpus. file: path of a secret; image: path of a picture; server: a base address."""
    made = []
    for name, (html, leaks) in CARRIERS.items():
        made.append(Case(f"{name}: file", html.format(url=f"file://{file}"), leaks, leaks))
        made.append(Case(f"{name}: server", html.format(url=f"{server}/{len(made)}"), leaks, leaks))
    return made + _spellings(file) + _schemes(file) + _indirect(file, image, server) + _active(server)


def _spellings(file: str) -> list[Case]:
    """Ways to write the address of a file so that a careless check does not see it."""
    percent = "".join(f"%{byte:02x}" for byte in file.encode())
    addresses = {
        "capitals": f"FILE://{file}",
        "one slash": f"file:{file}",
        "localhost": f"file://localhost{file}",
        "percent signs": f"file://{percent}",
        "a query": f"file://{file}?asset:css/base.css",
        "a fragment": f"file://{file}#asset:css/base.css",
        "dots": f"file:///tmp/..{file}",
        "double slash": f"file:////{file}",
    }
    links = [
        Case(f"spelt with {how}", f'<link rel="attachment" href="{url}">', how != "percent signs", True)
        for how, url in addresses.items()
    ]
    return [
        *links,
        Case("spelt with escapes", f"<style>@import '\\66 ile://{file}';</style>", True, True),
        Case("spelt with entities", f'<img src="&#102;ile&colon;//{file}">', True, True),
        Case("spelt with white space", f'<img src="  file://{file}  ">', True, True),
        Case("no scheme", f'<link rel="attachment" href="{file}">'),
        Case("no scheme, above", '<img src="../../../../etc/passwd">'),
    ]


def _schemes(file: str) -> list[Case]:
    """Addresses that look like assets, carry their own data, or have another scheme."""
    addresses = [
        f"asset:{file}", "asset:../engine.py", "asset:css/../../settings.py", "asset:", "ASSET:css/base.css",
        "asset://css/base.css", "asset:css%2Fbase.css", "ftp://127.0.0.1:1/x", "gopher://127.0.0.1:1/x",
        "jar:file:///x!/y", "php://filter/resource=x", "unix:/tmp/x", "data:text/plain,hello",
        "data:text/html;base64,PGltZyBzcmM9Ing+", "about:blank", "blob:null/1", "cid:1",
    ]
    return [
        Case(f"address {url[:30]}", f'<link rel="attachment" href="{url}">', url.startswith("ftp"), True)
        for url in addresses
    ]


def _indirect(file: str, image: str, server: str) -> list[Case]:
    """Documents that reach their aim through another document or base address."""
    inner = SVG + f'<image href="file://{image}" width="9" height="9"/></svg>'
    data = "data:image/svg+xml," + inner.replace("#", "%23").replace('"', "%22").replace("<", "%3C")
    entity = f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "file://{file}">]>{SVG}<text>&e;</text></svg>'
    return [
        Case("base of files, image", f'<base href="file://{file}"><img src="{image}">', True, True),
        Case("base of files", f'<base href="file:///"><link rel="attachment" href="{file}">', True, True),
        Case("base of a server", f'<base href="{server}/"><img src="a.png">', True, True),
        Case("server sends on to a file", f'<img src="{server}/redirect">', True, True),
        Case("picture in a data address", f'<img src="{data}">', True, True),
        Case("entity", entity),
        Case("processing instruction", f'<?xml-stylesheet href="file://{file}"?><p>x</p>'),
        Case("conditional comment", f'<!--[if IE]><img src="file://{file}"><![endif]--><p>x</p>'),
        Case("XInclude", f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{file}"/>'),
        Case(
            "font of the system by name",
            '<style>@font-face { font-family: f; src: local("NotoSerifCJKsc-Regular") }</style>',
            refused=True,
        ),
        Case("metadata file", f'<link rel="metadata" href="file://{file}">'),
    ]


def _active(server: str) -> list[Case]:
    """Documents whose PDF would act on its reader's machine."""
    links = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "file:///etc/passwd", "data:text/html,x", "smb://host/x"]
    return [
        *(Case(f"link to {url}", f'<a href="{url}">x</a>', False, True) for url in links),
        Case("form", f'<form action="{server}/"><input style="appearance: auto"></form>', False, True),
        Case("button", '<button style="appearance: auto">x</button>', False, True),
    ]
