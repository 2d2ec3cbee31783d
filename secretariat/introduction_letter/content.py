"""What a letter says, the same on the letter and on its counterfoil."""

from typing import Any

from secretariat.introduction_letter.capitals import capital


def sentence(letter: Any) -> str:
    """兹介绍……: who goes where for what."""
    count = f"{capital(letter.headcount)}人"
    if letter.headcount > len(letter.bearers):
        who = f"{letter.names()}等{count}"
    elif letter.headcount > 1:
        who = f"{letter.names()}共{count}"
    else:
        who = f"{letter.names()}同志（{count}）"
    return f"兹介绍我办{who}（{letter.post}），前往你处联系{letter.title}，请予接洽。"
