"""One-page official document: our warm CPU and memory beside stock WeasyPrint with the full Noto CJK face.

python -m tests.benchmarks.papers. Each side runs in a process of its own, made warm by its first paper.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

TIMES, ROUNDS = 15, 3
GOAL_CPU, GOAL_MEGABYTES = 0.5, 100
# The same notice as a person would write it for WeasyPrint, set in the system's Noto.
STOCK = """<!doctype html><html lang="zh-CN"><style>
@page {{ size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-right {{ content: "— " counter(page) " —"; font-size: 14pt }} }}
html {{ font: 16pt/10.227mm "Noto Serif CJK SC"; letter-spacing: -.21pt }} p {{ margin: 0; text-indent: 2em }}
.mark {{ color: #e60012; font: 700 24pt/1 "Noto Serif CJK SC"; text-align: center; margin-top: 35mm }}
.centre {{ text-align: center; text-indent: 0 }} .rule {{ border-top: .45mm solid #e60012; margin: 4mm 0 20mm }}
h1 {{ font: 700 22pt/32pt "Noto Serif CJK SC"; text-align: center; margin: 0 0 10mm }} .right {{ text-align: right }}
</style><div class="mark">{mark}文件</div><p class="centre">{number}</p><div class="rule"></div><h1>{title}</h1>
<p style="text-indent: 0">{addressee}：</p>{body}<p class="right">{mark}</p><p class="right">2011年9月26日</p>
<table style="width: 100%; border-top: .35mm solid; border-bottom: .35mm solid; font-size: 14pt"><tr><td>{mark}<td>2011年9月26日印发
</table></html>"""


def ours() -> Callable[[int], bytes]:
    """Return what makes a one-page notice; each number gives another text."""
    import dataclasses

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    django.setup()
    from office.papers.official.make import make_official
    from office.papers.official.paper import Paragraph
    from office.papers.official.samples import unsealed

    paper = unsealed()

    def make(number: int) -> bytes:
        blocks = (Paragraph(f"第{number}次通知。"), *paper.blocks)
        return make_official(dataclasses.replace(paper, blocks=blocks)).pdf

    return make


def stock() -> Callable[[int], bytes]:
    """Return what makes the same notice with WeasyPrint alone."""
    import weasyprint

    from office.papers.official.samples import unsealed

    paper = unsealed()

    def make(number: int) -> bytes:
        body = "".join(
            f"<p>{text}</p>" for text in (f"第{number}次通知。", *(block.text for block in paper.blocks))
        )
        source = STOCK.format(
            mark=paper.organs[0], number=paper.number, title=paper.title, addressee=paper.addressee, body=body
        )
        return weasyprint.HTML(string=source).write_pdf()

    return make


def resident() -> float:
    """Return the memory this process holds now, in megabytes."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 2**20


def measure(side: str) -> dict[str, float]:
    """Return median CPU seconds of a warm paper, and the memory that making papers added, in megabytes."""
    make = {"ours": ours, "stock": stock}[side]()
    before = resident()
    make(0)
    seconds = []
    for number in range(1, TIMES + 1):
        start = time.process_time()
        make(number)
        seconds.append(time.process_time() - start)
    return {"cpu": statistics.median(seconds), "added": resident() - before}


def main() -> None:
    """Measure both in turns and print the ratio of the medians."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
        return
    command = [sys.executable, "-m", "tests.benchmarks.papers"]
    found: dict[str, list[dict[str, float]]] = {"stock": [], "ours": []}
    for side in ("stock", "ours") * ROUNDS:
        ran = subprocess.run([*command, side], capture_output=True, text=True, check=True)
        found[side].append(json.loads(ran.stdout))
    cpu = {side: statistics.median(one["cpu"] for one in rounds) for side, rounds in found.items()}
    for side, rounds in found.items():
        added = statistics.median(one["added"] for one in rounds)
        print(f"{side:6} {cpu[side] * 1000:6.0f} ms CPU, {added:4.0f} MB added")
    print(f"ratio {cpu['ours'] / cpu['stock']:.2f} (goal {GOAL_CPU}), added memory goal {GOAL_MEGABYTES} MB")


if __name__ == "__main__":
    main()
