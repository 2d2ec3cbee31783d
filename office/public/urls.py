"""Every address of the public face: the page, a code's own address, its style sheet, and a sign of life."""

from django.urls import path

from office.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("c/<str:code>", views.by_code, name="by_code"),
    path("style.css", views.style, name="style"),
    path("livez", views.livez, name="livez"),
]

handler400 = "office.public.views.bad_request"
handler404 = "office.public.views.not_found"
handler500 = "office.public.views.server_error"
