"""Five hundred hostile file names: ways out of a folder, devices, directions, invisible signs, headers, commands, lengths."""

from itertools import product

STEMS = (
    "../../etc/passwd", "..\\..\\win.ini", "/etc/shadow", "C:\\boot", "\\\\server\\share\\x", "CON", "aux", "LPT1", "com¹", "NUL",
    "a\u202efdp", "\u2066通知\u2069", "\u200f通知", "通\u200b知\ufeff", "\u3164\u115f", "a\0b", "a\r\nSet-Cookie: x=1", "a\x1b[31m", "a\x85b",
    "-rf", "--help", "`id`", "$(id)", ";rm x", "|nc", "&& x", "'; DROP TABLE x;--", '"quoted"', "<script>hit()</script>", "a%00b", "%2e%2e%2f",
    "=1+1", "@SUM(1)", "+cmd|x", "通知", "𠮷😀", "e" + "\u0301" * 40, "一" * 300, "a" * 255, " ", "....", "~", "a;filename=b", "a=?utf-8?q?x?=",
    "::$DATA", "a/b/c", "desktop.ini", ".htaccess", "_", "　通知　",
)
ENDINGS = (".txt", ".TXT", ".txt.", ".txt ", ". txt", "..txt", "\u202etxt.txt", ".txt\0.exe", ".html\u200b.txt", ".t\u200bxt")


def every() -> list[str]:
    """All of them, no two alike."""
    return list(dict.fromkeys(stem + ending for stem, ending in product(STEMS, ENDINGS)))
