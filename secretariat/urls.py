"""The Secretariat's special pages; its registers' pages come from their declarations."""

from django.urls import path

from secretariat.incoming_document import views as incoming
from secretariat.outgoing_document import views as outgoing

OUTGOING = "outgoing_document/<int:pk>"

urlpatterns = [
    path("senders/", incoming.suggest_senders, name="suggest_senders"),
    path("senders/add/", incoming.add_sender, name="add_sender"),
    path("organs/", outgoing.suggest_organs, name="suggest_organs"),
    path("paper-register/", incoming.pointers, name="classified_pointers"),
    path(f"{OUTGOING}/text/", outgoing.text_page, name="outgoing_text"),
    path(f"{OUTGOING}/text/check-out/", outgoing.check_out, name="outgoing_check_out"),
    path(f"{OUTGOING}/text/give-back/", outgoing.give_back, name="outgoing_give_back"),
    path(f"{OUTGOING}/text/comment/", outgoing.add_comment, name="outgoing_comment"),
    path(f"{OUTGOING}/versions/", outgoing.versions_page, name="outgoing_versions"),
    path(f"{OUTGOING}/preview/", outgoing.preview_page, name="outgoing_preview"),
    path(f"{OUTGOING}/text/preview/", outgoing.live_preview, name="outgoing_live_preview"),
    path(f"{OUTGOING}/text.docx", outgoing.word_file, name="outgoing_docx"),
]
