"""The sentences of notices, by subject; filled and translated when they are shown, in the reader's language."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

SENTENCES: dict[str, Any] = {
    "to_act": gettext_lazy("For you to act on (%(act)s): %(line)s"),
    "to_read": gettext_lazy("For you to read: %(line)s"),
    "urged": gettext_lazy("%(by)s urges you: %(line)s"),
    "instructed": gettext_lazy("%(by)s has instructed: %(line)s"),
    "route_ended": gettext_lazy("The route has ended: %(line)s"),
    "route_withdrawn": gettext_lazy("The route was withdrawn or sent back to you: %(line)s"),
    "no_longer_asked": gettext_lazy("You need not act any more: %(line)s"),
    "taken_over": gettext_lazy("%(by)s has taken this over: %(line)s"),
    "entered_for_you": gettext_lazy("%(by)s entered your instruction from paper; you may object: %(line)s"),
    "objected": gettext_lazy("%(by)s objects to what was entered from paper: %(line)s"),
    "export_done": gettext_lazy("Your PDF is ready: %(line)s"),
    "export_failed": gettext_lazy("Your PDF could not be made: %(line)s"),
    "report_done": gettext_lazy("A report has been made: %(line)s"),
    "report_failed": gettext_lazy("A report could not be made: %(line)s"),
    "report_stopped": gettext_lazy("A report is made no more, because you may not open it any more: %(line)s"),
    "package_done": gettext_lazy("The transfer package has been made: %(line)s"),
    "package_failed": gettext_lazy("The transfer package failed its checks: %(line)s"),
    "due": gettext_lazy("Due on %(due_day)s: %(line)s"),
    "break_glass_asked": gettext_lazy("%(by)s asks for emergency access to %(line)s; decide within a day"),
    "break_glass_opened": gettext_lazy(
        "Emergency access until %(until)s: %(by)s may read %(line)s; opened by %(with)s"
    ),
    "break_glass_refused": gettext_lazy("Emergency access to %(line)s was refused by %(with)s"),
    "break_glass_ended": gettext_lazy("Emergency access of %(by)s to %(line)s was ended before its time, at %(until)s"),
    "vacant": gettext_lazy("Nobody holds the post any more that is to act (%(act)s); hand it on: %(line)s"),
    "overdue": gettext_lazy("Overdue since %(due_day)s: %(line)s"),
    "handover_open": gettext_lazy("A handover is to be assigned and signed, see Handover: %(line)s"),
    "handover_signed": gettext_lazy("Something is to be taken over by you, see Handover: %(line)s"),
    "handover_refused": gettext_lazy("%(by)s refuses to take over, see Handover: %(line)s"),
    "handover_done": gettext_lazy("Everything is handed over: %(line)s"),
    "assessment_published": gettext_lazy(
        "The result of an assessment is published: %(line)s. Objections are taken until %(until)s"
    ),
    "assessment_objected": gettext_lazy("%(by)s objects to the result of an assessment: %(line)s"),
    "assessment_upheld": gettext_lazy("Your objection is upheld: %(line)s"),
    "assessment_refused": gettext_lazy("Your objection is refused: %(line)s"),
    "contribution_returned": gettext_lazy("%(by)s returns your contribution: %(line)s"),
    "contribution_unused": gettext_lazy("Your contribution will not be used: %(line)s"),
    "dispatch_refused": gettext_lazy("%(who)s refuses: %(line)s"),
    "topic_opinion": gettext_lazy("Your division's opinion is asked for: %(line)s"),
    "topic_returned": gettext_lazy("%(by)s returns your topic: %(line)s"),
    "topic_approved": gettext_lazy("Your topic is approved for the agenda: %(line)s"),
    "topic_settled": gettext_lazy("Your topic is put off or not taken up: %(line)s"),
    "meeting_called": gettext_lazy("You are asked to a meeting; please answer: %(line)s"),
    "meeting_moved": gettext_lazy("A meeting has another time or place: %(line)s"),
    "meeting_cancelled": gettext_lazy("A meeting will not be held: %(line)s"),
    "minutes_to_approve": gettext_lazy("Minutes await your approval: %(line)s"),
    "minutes_returned": gettext_lazy("%(by)s returns the minutes: %(line)s"),
    "minutes_issued": gettext_lazy("Minutes are issued, for you to read: %(line)s"),
    "supervised": gettext_lazy("Assigned to your division, due on %(due_day)s: %(line)s"),
    "supervised_fed_back": gettext_lazy("%(by)s has fed back: %(line)s"),
    "supervised_sent_back": gettext_lazy("%(by)s sends your feedback back: %(line)s"),
    "supervised_to_close": gettext_lazy("The evidence is checked; for you to strike off: %(line)s"),
    "supervised_closed": gettext_lazy("%(by)s has struck it off: %(line)s"),
    "supervised_withdrawn": gettext_lazy("%(by)s has withdrawn the supervised item: %(line)s"),
    "supervised_delegated": gettext_lazy("%(by)s lets the Secretariat strike it off: %(line)s"),
    "supervised_delay_asked": gettext_lazy("%(by)s asks for a delay: %(line)s"),
    "supervised_delay_allowed": gettext_lazy("%(by)s allows the delay, until %(due_day)s: %(line)s"),
    "supervised_delay_refused": gettext_lazy("%(by)s refuses the delay: %(line)s"),
    "contribution_adopted": gettext_lazy("Your contribution is printed: %(line)s"),
    "rule_consult": gettext_lazy("Your division is asked for its opinion on a draft: %(line)s"),
    "rule_answered": gettext_lazy("%(by)s has answered your opinion: %(line)s"),
    "rule_to_issue": gettext_lazy("Signed and to be issued by you: %(line)s"),
    "rule_in_force": gettext_lazy("A rule that concerns you, please read it: %(line)s"),
    "rule_unread": gettext_lazy("You have not said yet that you have read it: %(line)s"),
    "rule_repealed": gettext_lazy("A rule that concerns you is repealed: %(line)s"),
    "finding_owned": gettext_lazy("An inspection found something for your division to correct: %(line)s"),
    "finding_corrected": gettext_lazy("%(by)s reports a correction: %(line)s"),
    "finding_sent_back": gettext_lazy("%(by)s sends your correction back: %(line)s"),
    "plan_to_issue": gettext_lazy("The plan is signed, and to be issued: %(line)s"),
    "plan_in_force": gettext_lazy("A plan in which your division has tasks or indicators: %(line)s"),
    "plan_reviewed": gettext_lazy("A plan was reviewed in which your division has tasks or indicators: %(line)s"),
    "standard_consult": gettext_lazy("Your division is asked for its opinion on a draft: %(line)s"),
    "standard_answered": gettext_lazy("%(by)s has answered your opinion: %(line)s"),
    "standard_to_issue": gettext_lazy("Signed and to be issued by you: %(line)s"),
    "standard_in_force": gettext_lazy("A policy or standard is issued: %(line)s"),
    "standard_repealed": gettext_lazy("A policy or standard is repealed: %(line)s"),
    "budget_adjustment_asked": gettext_lazy("%(by)s asks for an adjustment of the budget: %(line)s"),
    "budget_adjustment_decided": gettext_lazy("%(by)s has decided your adjustment of the budget: %(line)s"),
    "expense_approved": gettext_lazy("An expense is approved, and to be paid: %(line)s"),
    "expense_paid": gettext_lazy("Your expense is paid: %(line)s"),
    "request_done": gettext_lazy("Your request is done: %(line)s"),
    "request_refused": gettext_lazy("Your request is refused: %(line)s"),
    "feature_planned": gettext_lazy("What you asked for is planned: %(line)s"),
    "feature_delivered": gettext_lazy("What you asked for is there: %(line)s"),
    "asset_offered": gettext_lazy("%(by)s hands an asset over to you, please sign for it: %(line)s"),
    "assets_offered": gettext_lazy("Assets are handed over to you, please sign for them under “In my hands”: %(line)s"),
    "asset_taken": gettext_lazy("%(by)s has signed for the asset: %(line)s"),
    "asset_refused": gettext_lazy("%(by)s does not take the asset: %(line)s"),
    "asset_lent": gettext_lazy("An asset is lent to you until %(due_day)s: %(line)s"),
    "asset_ending": gettext_lazy("The disposal of an asset is proposed, for you to decide: %(line)s"),
    "asset_ended": gettext_lazy("The disposal is approved: %(line)s"),
    "asset_not_ended": gettext_lazy("The disposal is refused: %(line)s"),
    "stocktake_to_approve": gettext_lazy("A stocktake waits for your approval: %(line)s"),
    "stocktake_approved": gettext_lazy("The stocktake is approved: %(line)s"),
    "procurement_approved": gettext_lazy("Your purchase is approved: %(line)s"),
    "contract_signed": gettext_lazy("The contract is signed: %(line)s"),
    "goods_accepted": gettext_lazy("The goods are accepted: %(line)s"),
}
# Alarms, by the names of office/health/alarms.py; the page "Operation" says more.
SENTENCES |= {
    "alarm_outbox_oldest": gettext_lazy("Alarm: promised work has waited for more than a minute. See Operation."),
    "alarm_outbox_dead": gettext_lazy("Alarm: messages were given up. See Operation."),
    "alarm_sweep": gettext_lazy("Alarm: time limits have not been looked at for five minutes. See Operation."),
    "alarm_anchor": gettext_lazy("Alarm: evidence has not been anchored for twenty minutes. See Operation."),
    "alarm_fixity": gettext_lazy("Alarm: stored files have not been read again for eight days. See Operation."),
    "alarm_bad_files": gettext_lazy("Alarm: stored files are missing or changed. See Operation."),
    "alarm_restore_drill": gettext_lazy(
        "Alarm: no backup has been restored for a trial for eight days. See Operation."),
    "alarm_refusals": gettext_lazy("Alarm: many refusals in a short time. See Operation."),
    "alarm_failed_sign_ins": gettext_lazy("Alarm: many wrong passwords in a short time. See Operation."),
}
OTHER = gettext_lazy("News about: %(line)s")


def sentence(notice: Any) -> str:
    """What a notice says, in the active language."""
    zh = (get_language() or "").startswith("zh")
    words = {"line": "", "note": "", "due_day": "", "until": "", "act": "", "who": "", **notice.words}
    words["by"] = words.get("by_zh" if zh else "by_en") or _("The system")
    words["with"] = words.get("with_zh" if zh else "with_en", "")
    words["act"] = act_word(words["act"])
    said = str(SENTENCES.get(notice.subject, OTHER)) % words
    return f"{said} — {words['note']}" if words["note"] else said


def act_word(act: str) -> str:
    """The word for a step's act."""
    from office.routing.models import Act

    return str(Act(act).label) if act in Act.values else act
