"""Every address of the public face: the check, a code's own address, a link's page and paper, style, sign of life."""

from django.urls import path

from office.public import receipts, views

urlpatterns = [
    path("", views.home, name="home"),
    path("c/<str:code>", views.by_code, name="by_code"),
    path("r/<str:code>", receipts.link, name="link"),
    path("r/<str:code>/paper.pdf", receipts.paper, name="link_paper"),
    path("style.css", views.style, name="style"),
    path("livez", views.livez, name="livez"),
]

handler400 = "office.public.views.bad_request"
handler404 = "office.public.views.not_found"
handler500 = "office.public.views.server_error"
