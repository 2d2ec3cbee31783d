"""The office's phrases (常用语) as they are at the start; afterwards they are changed in the admin."""

from office.notices.models import Phrase

PHRASES = (
    "拟同意，请领导批示。", "请阅示。", "同意。", "请阅处。", "已阅。", "请抓紧办理，按期反馈。", "已按要求办理完毕。",
)


def load_phrases() -> int:
    """Write the phrases if the office has none yet; returns how many were new."""
    if Phrase.objects.filter(person=None).exists():
        return 0
    for order, text in enumerate(PHRASES):
        Phrase.objects.create(text=text, order=order)
    return len(PHRASES)
