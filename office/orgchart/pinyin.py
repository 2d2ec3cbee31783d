"""Pinyin of Chinese names, so that people are found by the keys a clerk types."""

from pypinyin import Style, lazy_pinyin


def pinyin_of(name: str) -> tuple[str, str]:
    """The whole pinyin and the initials of a name: 李明朗 gives ("liminglang", "lml"); ü is written v."""
    syllables = lazy_pinyin(name, style=Style.NORMAL, errors="ignore", v_to_u=False)
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)
