"""The addresses of the registers."""

from functools import partial, update_wrapper

from django.urls import URLPattern, include, path

from office.registers import exporting, papers, views
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
        page("<int:pk>/history/", papers.history_page, "history"),
        page("<int:pk>/print/<slug:name>.pdf", papers.print_page, "print"),
        page("<int:pk>/do/<slug:verb>/", views.verb_page, "verb"),
    ]


def register_urls() -> list[URLPattern]:
    """The addresses of every register of every division."""
    return [path(f"{register.division_app}/", include(urls_of(register))) for register in all_registers()]


shared = [
    path("exports/<uuid:key>/", exporting.export_state, name="export"),
    path("exports/<uuid:key>/file.pdf", exporting.export_file, name="export_file"),
]
