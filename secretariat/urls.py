"""The Secretariat's special pages; its registers' pages come from their declarations."""

from django.urls import path

from secretariat.incoming_document import views

urlpatterns = [
    path("senders/", views.suggest_senders, name="suggest_senders"),
    path("senders/add/", views.add_sender, name="add_sender"),
    path("paper-register/", views.pointers, name="classified_pointers"),
]
