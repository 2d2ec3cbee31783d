"""The package's own words: metadata.xml of an item (DA/T 46-2009), 目录.xml, 说明文件.txt (DA/T 48-2009)."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from secretariat.archive_item.models import ArchiveItem, ArchivePart, Period

# Element of DA/T 46-2009 and the item's field; all of these are asked for.
ELEMENTS = (("档号", "code"), ("全宗号", "fonds"), ("年度", "year"), ("保管期限", "retention"),
            ("机构代码", "department"), ("件号", "item_number"), ("题名", "title"), ("责任者", "author"),
            ("文号", "document_number"), ("成文日期", "dated"))
MAY_LACK = frozenset({"文号"})


def metadata_of(item: ArchiveItem, names: dict[int, str]) -> bytes:
    """One item's metadata.xml: what it is, its parts with their digests, how it was handled. `names`: of its parts."""
    root = ET.Element("电子文件")
    for element, name in ELEMENTS:
        ET.SubElement(root, element).text = str(getattr(item, name) or "")
    ET.SubElement(root, "保管期限说明").text = item.retention_reason
    ET.SubElement(root, "等级").text = str(item.grade)
    said = {key: found for key, found in item.metadata.items() if key != "process"}
    described = ET.SubElement(root, "业务描述")
    for key, found in said.items():
        ET.SubElement(described, "项", 名=key).text = "；".join(found) if isinstance(found, list) else str(found)
    process = ET.SubElement(root, "处理过程")
    for line in item.metadata.get("process", []):
        ET.SubElement(process, "行为", {key: str(text) for key, text in line.items() if key != "words"}).text = (
            line.get("words", ""))
    parts = ET.SubElement(root, "稿本")
    for part in item.kept_parts:
        ET.SubElement(parts, "文件", {
            "顺序": str(part.place), "类型": part.role, "名称": names[part.pk], "格式": part.attachment.file.media_type,
            "字节": str(part.size), "页数": str(part.pages), "SHA-256": part.sha256})
    return _written(root)


def catalogue_of(items: Iterable[ArchiveItem]) -> bytes:
    """目录.xml: every item by its code."""
    root = ET.Element("目录")
    for item in items:
        ET.SubElement(root, "件", {
            "档号": item.code, "文号": item.document_number, "责任者": item.author, "题名": item.title,
            "日期": f"{item.dated:%Y%m%d}", "保管期限": str(Period(item.retention).value), "页数": str(item.pages())})
    return _written(root)


def about(transfer: Any, items: list[ArchiveItem], office: str, at: datetime) -> bytes:
    """说明文件.txt: whose package it is, what is in it, how it is read."""
    lines = (
        f"移交单位：{office}", f"接收单位：{transfer.recipient}",
        f"移交登记号：{transfer.number}", f"题名：{transfer.title}",
        f"件数：{len(items)}", f"档号：{items[0].code} 至 {items[-1].code}" if items else "档号：",
        f"生成时间：{at:%Y-%m-%d %H:%M}",
        "结构：说明文件.txt，目录.xml，各件目录以档号命名，内有metadata.xml及各稿本（正文、附件、处理单等）。",
        "校验：BagIt 1.0（RFC 8493），SHA-256；manifest-sha256.txt 列出全部文件的摘要。",
    )
    return ("\r\n".join(lines) + "\r\n").encode()


def names_of(item: ArchiveItem) -> dict[int, str]:
    """The file names of an item's parts inside its folder: their place first, so that no two are alike."""
    return {part.pk: f"{part.place:02d}_{_safe(part)}" for part in item.kept_parts}


def _safe(part: ArchivePart) -> str:
    return "".join("_" if sign in '/\\:*?"<>|' or ord(sign) < 32 else sign for sign in part.attachment.name)


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
