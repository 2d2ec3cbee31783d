"""The Secretariat's special pages; its registers' pages come from their declarations."""

from django.urls import path

from secretariat.archive_item import views as archives
from secretariat.assessment import views as assessment
from secretariat.bulletin import views as bulletin
from secretariat.calendar_feed import views as calendar_feed
from secretariat.contribution import views as contribution
from secretariat.dispatch import open_list
from secretariat.dispatch import views as dispatch
from secretariat.incoming_document import views as incoming
from secretariat.meeting import views as meeting
from secretariat.meeting import writing
from secretariat.office_rule import views as rules
from secretariat.organ import book
from secretariat.outgoing_document import views as outgoing
from secretariat.rule_inspection import views as inspections
from secretariat.supervised_item import reportpages as supervision_report
from secretariat.supervised_item import views as supervision
from secretariat.week import views as week

ROUND = "assessment/<int:pk>"
OUTGOING = "outgoing_document/<int:pk>"

urlpatterns = [
    path("archives/arrange/", archives.arrange_page, name="archive_arrange"),
    path("archives/classes/", archives.classes_page, name="archive_classes"),
    path("archives/print/<slug:what>.pdf", archives.print_page, name="archive_print"),
    path("archives/loans/", archives.loans_page, name="archive_loans"),
    path(f"{ROUND}/sheets/", assessment.sheets_page, name="assessment_sheets"),
    path(f"{ROUND}/sheets/<int:sheet>/", assessment.sheet_page, name="assessment_sheet"),
    path(f"{ROUND}/sheets/<int:sheet>/do/<slug:act>/", assessment.sheet_act, name="assessment_sheet_act"),
    path(f"{ROUND}/sheets/<int:sheet>/evidence/<int:line>/", assessment.evidence, name="assessment_evidence"),
    path("senders/", incoming.suggest_senders, name="suggest_senders"),
    path("senders/add/", incoming.add_sender, name="add_sender"),
    path("contribution-report/", contribution.report_page, name="contribution_report"),
    path("contribution-report.<slug:form>", contribution.report_file, name="contribution_report_file"),
    path("bulletin/<int:pk>/contents/", bulletin.contents_page, name="bulletin_contents"),
    path("meeting/<int:pk>/agenda/", meeting.agenda_page, name="meeting_agenda"),
    path("meeting/<int:pk>/attendance/", meeting.attendance_page, name="meeting_attendance"),
    path("meeting/<int:pk>/read/", meeting.read_page, name="meeting_read"),
    path("meeting/<int:pk>/minutes/", meeting.minutes_page, name="meeting_minutes"),
    path("meeting/<int:pk>/minutes.pdf", meeting.minutes_file, name="meeting_minutes_file"),
    path("meeting/<int:pk>/minutes/write/", writing.write_page, name="meeting_write"),
    path("week/", week.week_page, name="week"),
    path("week/new/", week.arrangement_new, name="arrangement_new"),
    path("week/<int:pk>/call-off/", week.arrangement_off, name="arrangement_off"),
    path("calendar/", calendar_feed.feed_page, name="calendar_feed_page"),
    path("calendar/<str:token>.ics", calendar_feed.feed_file, name="calendar_feed"),
    path("supervision/", supervision.board_page, name="supervision_board"),
    path("supervision/urge/", supervision.urge_page, name="supervision_urge"),
    path("supervision/ranking/", supervision_report.ranking_page, name="supervision_ranking"),
    path("supervision/inspection.pdf", supervision_report.inspection_pdf, name="supervision_inspection"),
    path("supervised_item/<int:pk>/do/feed_back/", supervision.feed_back_page, name="supervised_feed_back"),
    path("supervised_item/<int:pk>/do/check/", supervision.check_page, name="supervised_check"),
    path("organs/suggest/", outgoing.suggest_organs, name="suggest_organs"),
    path("paper-register/", incoming.pointers, name="classified_pointers"),
    path(f"{OUTGOING}/text/", outgoing.text_page, name="outgoing_text"),
    path(f"{OUTGOING}/text/check-out/", outgoing.check_out, name="outgoing_check_out"),
    path(f"{OUTGOING}/text/give-back/", outgoing.give_back, name="outgoing_give_back"),
    path(f"{OUTGOING}/text/comment/", outgoing.add_comment, name="outgoing_comment"),
    path(f"{OUTGOING}/versions/", outgoing.versions_page, name="outgoing_versions"),
    path(f"{OUTGOING}/preview/", outgoing.preview_page, name="outgoing_preview"),
    path(f"{OUTGOING}/text/preview/", outgoing.live_preview, name="outgoing_live_preview"),
    path(f"{OUTGOING}/text.docx", outgoing.word_file, name="outgoing_docx"),
    path(f"{OUTGOING}/distribution/", dispatch.dispatch_page, name="outgoing_dispatch"),
    path(f"{OUTGOING}/distribution/do/<slug:act>/", dispatch.act_page, name="outgoing_dispatch_act"),
    path(f"{OUTGOING}/distribution/<slug:name>.pdf", dispatch.print_page, name="outgoing_dispatch_print"),
    path("dispatches/", open_list.open_dispatches, name="open_dispatches"),
    path("organs/", book.organ_list, name="organ_list"),
    path("organs/new/", book.organ_new, name="organ_new"),
    path("organs/edit/", book.organ_edit, name="organ_edit"),
    path("organs/import/", book.organ_import, name="organ_import"),
    path("rules/in-force/", rules.in_force_page, name="rules_in_force"),
    path("rules/in-force.pdf", rules.collection, name="rules_collection"),
    path("office_rule/<int:pk>/readers/", rules.readers_page, name="rule_readers"),
    path("office_rule/<int:pk>/answer/", rules.answer_page, name="rule_answer"),
    path("office_rule/<int:pk>/versions/", rules.changes_page, name="rule_versions"),
    path("rule_inspection/<int:pk>/finding/<slug:act>/", inspections.finding_page, name="rule_finding"),
    path("organs/template.xlsx", book.organ_template, name="organ_template"),
]
