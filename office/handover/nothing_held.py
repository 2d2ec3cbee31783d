"""Reviewed: foreign keys to people and posts by which nobody has anything in hand, and why. The guard reads this."""

# Columns that say who did something: they are written with the act, and stay when whoever did it leaves.
FACTS = frozenset({
    "added_by", "answered_by", "approved_by", "approved_for", "approver", "approver_behalf", "asked_by", "behalf",
    "by", "closed_by", "confirmed_by", "corrected_by", "created_by", "decided_by", "done_by", "drafter", "ended_by",
    "entered_by", "granted_by", "issued_by", "lent_by", "operator", "proposed_by", "returned_to", "seen_by",
    "sent_by", "signed_by", "started_by", "summarised_by", "void_approver", "voided_by",
})

# Models with other such columns.
NOTHING_HELD = {
    "office.Appointment": "the post itself: its end is what opens the list",
    "office.DutyHolder": "who answers for a duty; the charter page names a duty without a holder",
    "office.Oversight": "which leader is in charge of a division; it ends with the post",
    "office.User": "the account, which is ended by the administrator",
    "office.User_groups": "a right of the account, which ends with it",
    "office.User_user_permissions": "a right of the account, which ends with it",
    "office.RecordUserObjectPermission": "a grant is a right of the account, which ends with it or by its date",
    "office.Handover": "the list itself",
    "office.HandoverLine": "the list itself; a taker who leaves has their own list, and this line is assigned anew",
    "office.SavedView": "one's own filters of one's own inbox",
    "office.Batch": "what was acted on together; each act is done",
    "office.Notice": "told to one person; what it is about has its own holder",
    "office.Phrase": "one's own phrases",
    "office.Upload": "a file that waits for its form for a day; its draft is handed over",
    "office.Submission": "recognises a form that is sent twice",
    "office.Export": "a paper of what its owner may see, forgotten after some days",
    "office.JournalLine": "what was done, by whom, from which post; written once",
    "office.StepTemplate": "a template: a route does not start towards a post that nobody holds",
    "office.ReportSubscription": "who is told too; ends with the account",
    "secretariat.ArchiveAppraisal": "who stood by at a destruction; written with it",
    "secretariat.BulletinApproval": "who approved which content; written once",
    "secretariat.Arrangement": "what a leader does on a day; whoever arranges their weeks calls it off",
    "secretariat.CalendarFeed": "the address of one's own calendar, which ends with the account",
    "secretariat.Decision": "who accounted for a decision; written with it",
    "secretariat.ItemFeedback": "what was fed back, and who checked its evidence; the item has its holder",
    "secretariat.ItemDelegation": "in which words the issuer let the Secretariat strike it off; ends with the item",
    "secretariat.RuleApproval": "who signed which text of a rule; written once",
    "secretariat.RuleReading": "who says that they have read a rule; written once",
    "secretariat.SystemRequest": "whose account it is about; the request goes by its steps",
    "secretariat.SystemSupport": "who wants a feature too; written once",
    "secretariat.Sheet": "who is assessed, whatever becomes of their post; who decides the round is asked by role",
    "secretariat.SignOff": "who signed which content; written once",
    "planning.Passing": "who passed a project to its next stage, from which post; written once",
    "planning.ProjectApproval": "who signed which amount; written once",
    "secretariat.SealAuthorisation": "who allowed the use of a seal; it ends within hours by itself",
}
