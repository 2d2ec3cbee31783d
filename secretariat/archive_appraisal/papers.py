"""The list of an appraisal on paper: of a destruction, 销毁清册, which is kept for ever."""

from typing import Any

from django.utils.translation import gettext as _

from office.papers.contents import Column, RegisterBook
from office.papers.render import make
from office.registers.paperwork import printed, record_pdf
from secretariat.archive_appraisal.models import ArchiveAppraisal, Outcome


def listing(appraisal: ArchiveAppraisal, user: Any) -> bytes:
    """The items as they stood, with who appraised, approved and watched."""
    columns = (
        Column(label=_("No."), share=4, centred=True), Column(label=_("Archival code"), share=19),
        Column(label=_("Document number"), share=15), Column(label=_("Author"), share=14),
        Column(label=_("Title"), share=34), Column(label=_("Date"), share=9, centred=True),
        Column(label=_("To be kept through"), share=9, centred=True), Column(label=_("Pages"), share=6, centred=True))
    rows = tuple(
        (str(place), line.code, line.document_number, line.author, line.title, f"{line.dated:%Y%m%d}",
         str(line.keep_through), str(line.pages)) for place, line in enumerate(appraisal.listed(), 1))
    destroyed = appraisal.outcome == Outcome.DESTROY
    title = _("List of archives destroyed") if destroyed else _("List of archives kept longer")
    return make(RegisterBook(**printed(user), title=title, columns=columns, rows=rows, period=_people(appraisal)),
                isolated=len(rows) > 100)


def _people(appraisal: ArchiveAppraisal) -> str:
    """The number, and who did what when."""
    said = [appraisal.number, f"{_('Appraised by')} {appraisal.proposed_by.name}"]
    if appraisal.approved_by:
        said.append(f"{_('Approved by')} {appraisal.approved_by.name} {appraisal.approved_at:%Y-%m-%d}")
    watched = [one.name for one in (appraisal.first_supervisor, appraisal.second_supervisor) if one]
    if watched:
        said.append(f"{_('Supervised by')} {'、'.join(watched)} {appraisal.carried_out_at:%Y-%m-%d}")
    return " · ".join(said)


def record(appraisal: ArchiveAppraisal, user: Any) -> bytes:
    """The record's page as a paper."""
    return record_pdf(appraisal, user)
