"""The addresses of a register, and of everything all registers share."""

from functools import partial, update_wrapper

from django.urls import URLPattern, include, path

from office.records.drafts import discard_draft, save_draft
from office.registers import files, hanging, limits, papers, rights, views
from office.registers.register import Register, all_registers


def urls_of(register: type[Register]) -> list[URLPattern]:
    """`/<division>/<register>/…`; each page is named `<register>_<page>`."""

    def page(route: str, view, name: str) -> URLPattern:  # type: ignore[no-untyped-def]
        bound = update_wrapper(partial(view, register=register), view)
        return path(f"{register.kind}/{route}", bound, name=f"{register.kind}_{name}")

    return [
        page("", views.list_page, "list"),
        page("new/", views.new_page, "new"),
        page("export.<slug:form>", papers.export_page, "export"),
        page("<int:pk>/", views.record_page, "page"),
        page("<int:pk>/edit/", views.edit_page, "edit"),
        page("<int:pk>/clock/", limits.clock_page, "clock"),
        page("<int:pk>/clock/<slug:act>/", limits.limit_page, "limit"),
        page("<int:pk>/history/", papers.history_page, "history"),
        page("<int:pk>/print/<slug:name>.pdf", papers.print_page, "print"),
        page("<int:pk>/rights/", rights.rights_page, "rights"),
        page("<int:pk>/rights/<slug:cause>/take-back/", rights.revoke_page, "revoke"),
        page("<int:pk>/link/", hanging.link_page, "link"),
        page("<int:pk>/note/", hanging.note_page, "note"),
        page("<int:pk>/files/<int:attachment>/take-off/", hanging.withdraw_page, "withdraw"),
        page("<int:pk>/do/<slug:verb>/", views.verb_page, "verb"),
    ]


def register_urls() -> list[URLPattern]:
    """The addresses of every register of every division."""
    return [path(f"{register.division_app}/", include(urls_of(register))) for register in all_registers()]


shared = [
    path("drafts/", save_draft, name="save_draft"),
    path("drafts/discard/", discard_draft, name="discard_draft"),
    path("files/upload/", files.upload, name="upload"),
    path("files/upload/<uuid:key>/", files.upload_viewer, name="upload_viewer"),
    path("files/upload/<uuid:key>/<int:page>/", files.upload_page, name="upload_page"),
    path("files/<int:pk>/", files.download, name="download"),
    path("files/<int:pk>/<int:page>/", files.page_image, name="page_image"),
]
