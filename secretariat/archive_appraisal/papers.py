"""The list of an appraisal on paper: of a destruction, 销毁清册, which is kept for ever."""

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.papers.contents import Column, RegisterBook
from office.papers.render import make
from office.registers.paperwork import printed, record_pdf
from secretariat.archive_appraisal.models import ArchiveAppraisal, Outcome


def listing(appraisal: ArchiveAppraisal, user: Any) -> bytes:
    """The items as they stood, with who appraised, approved and watched."""
    columns = (
        Column(label=pgettext("archives", "No."), share=4, centred=True), Column(label=_("Archival code"), share=24),
        Column(label=_("Document number"), share=15), Column(label=_("Author"), share=14),
        Column(label=pgettext("archives", "Title"), share=34), Column(label=_("Date"), share=9, centred=True),
        Column(label=_("To be kept through"), share=9, centred=True),
        Column(label=pgettext("archives", "Pages"), share=6, centred=True))
    rows = tuple(
        (str(place), line.code, line.document_number, line.author, line.title, f"{line.dated:%Y%m%d}",
         str(line.keep_through), str(line.pages)) for place, line in enumerate(appraisal.listed(), 1))
    destroyed = appraisal.outcome == Outcome.DESTROY
    title = _("List of archives destroyed") if destroyed else _("List of archives kept longer")
    return make(RegisterBook(**printed(user), title=title, columns=columns, rows=rows, period=_people(appraisal)),
                isolated=len(rows) > 100)


def _people(appraisal: ArchiveAppraisal) -> str:
    """The number, and who did what when."""
    said = [appraisal.number, _("Appraised by %(name)s") % {"name": appraisal.proposed_by.name}]
    if appraisal.approved_by:
        said.append(_("Approved by %(name)s, %(day)s") % {
            "name": appraisal.approved_by.name, "day": f"{localtime(appraisal.approved_at):%Y-%m-%d}"})
    watched = [one.name for one in (appraisal.first_supervisor, appraisal.second_supervisor) if one]
    if watched:
        said.append(_("Supervised by %(names)s, %(day)s") % {
            "names": "、".join(watched), "day": f"{localtime(appraisal.carried_out_at):%Y-%m-%d}"})
    return " · ".join(said)


def record(appraisal: ArchiveAppraisal, user: Any) -> bytes:
    """The record's page as a paper."""
    return record_pdf(appraisal, user)
