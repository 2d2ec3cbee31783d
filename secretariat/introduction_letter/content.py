"""What a letter says, in one form: on the letter, on its counterfoil, and as what an approval binds."""

import hashlib
import json
import unicodedata
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


def digest(letter: Any) -> str:
    """The SHA-256 of what an approval binds: all but number and dates."""
    said = [letter.addressee, letter.bearers, letter.post, letter.headcount, letter.title, letter.valid_days]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()
