"""The addresses of what hangs on any record, whatever its register."""

from django.urls import path

from office.hanging import files, limits, links, rights
from office.records.drafts import discard_draft, save_draft

urlpatterns = [
    path("records/<int:pk>/limit/", limits.limit_page, name="limit"),
    path("records/<int:pk>/limit/<slug:act>/", limits.act_page, name="limit_act"),
    path("records/<int:pk>/rights/", rights.rights_page, name="rights"),
    path("records/<int:pk>/rights/<slug:slug>/take-back/", rights.revoke_page, name="revoke"),
    path("records/<int:pk>/link/", links.link_page, name="link"),
    path("records/<int:pk>/note/", links.note_page, name="note"),
    path("files/upload/", files.upload, name="upload"),
    path("files/upload/<uuid:key>/", files.upload_viewer, name="upload_viewer"),
    path("files/upload/<uuid:key>/<int:page>/", files.upload_page, name="upload_page"),
    path("files/<int:pk>/", files.download, name="download"),
    path("files/<int:pk>/<int:page>/", files.page_image, name="page_image"),
    path("files/<int:pk>/take-off/", links.withdraw_page, name="withdraw_file"),
    path("drafts/", save_draft, name="save_draft"),
    path("drafts/discard/", discard_draft, name="discard_draft"),
]
