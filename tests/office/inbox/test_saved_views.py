"""Saved views: the filters of the URL under a name, which its owner alone renames, changes and deletes."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.inbox import saved
from office.inbox.models import SavedView


@pytest.fixture
def browse(client, office):
    client.force_login(office.users["registry"])

    def send(url, **data):
        headers = {"Accept-Language": "en"}
        return client.post(url, data, headers=headers) if data else client.get(url, headers=headers)

    return send


def links(page):
    return re.findall(r'<a class="chip [^"]*" (?:aria-current="true" )?href="([^"]*)">', page.content.decode())


def save(browse, name="我的急件", **filters):
    return browse("/inbox/view/", **({"name": name, "tab": "act", "urgent": "1", "q": "财政"} | filters))


def test_the_filters_in_force_are_saved_and_stand_above_the_list(browse):
    page = browse("/?tab=act&q=财政&urgent=1")
    form = browse(re.search(r'href="(/inbox/view/\?[^"]*)"', page.content.decode())[1].replace("&amp;", "&"))
    assert form.context["form"].initial == {"name": "", "tab": "act", "q": "财政", "urgent": "1"}
    answer = save(browse)
    view = SavedView.objects.get()
    assert (view.name, view.tab, view.filters) == ("我的急件", "act", {"q": "财政", "urgent": "1"})
    page = browse(answer["Location"])
    assert page.context["views"][0]["current"] and not page.context["unsaved"]
    assert "我的急件" in browse("/?tab=done").content.decode()
    assert page.context["filters"].words == "财政" and page.context["filters"].urgent


def test_it_is_renamed_changed_and_deleted(browse):
    where = save(browse)["Location"]
    view = SavedView.objects.get()
    changed = browse(where.replace("urgent=1", "kind=incoming_document"))
    assert changed.context["unsaved"]
    assert "Save the changes to this view…" in changed.content.decode()
    browse(f"/inbox/view/{view.pk}/", name="财政来文", tab="started", q="财政", kind="incoming_document")
    view.refresh_from_db()
    assert (view.name, view.tab, view.filters) == ("财政来文", "started", {"q": "财政", "kind": "incoming_document"})
    assert browse(f"/inbox/view/{view.pk}/", delete="1")["Location"] == "/?tab=started"
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(("typed", "said"), [
    ({"name": ""}, "This field is required."), ({"name": "　\u202e "}, "Give the view a name."),
    ({"name": "我的急件"}, "You have a view of this name already."), ({"name": "长" * 41}, "at most 40 characters"),
    ({"name": "x", "tab": "drafts"}, "drafts is not one of the available choices"),
    ({"name": "x", "kind": "secret"}, "secret is not one of the available choices"),
])
def test_what_cannot_be_saved_is_said_beside_the_field_and_kept(browse, typed, said):
    save(browse)
    answer = save(browse, q="其他", **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode() and "其他" in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_a_form_sent_twice_saves_one_and_there_is_an_end(browse, monkeypatch):
    key = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
    assert save(browse, form_key=key)["Location"] == save(browse, form_key=key)["Location"]
    assert SavedView.objects.count() == 1
    monkeypatch.setattr(saved, "MOST", 2)
    save(browse, "二")
    assert "You have 2 views. Delete one before you save another." in save(browse, "三").content.decode()
    assert SavedView.objects.count() == 2


def test_it_is_nobody_elses_business(browse, client, office):
    save(browse)
    browse("/")  # the message is shown once
    view = SavedView.objects.get()
    client.force_login(office.users["director"])
    assert "我的急件" not in browse("/").content.decode()
    for answer in (browse(f"/inbox/view/{view.pk}/"), browse(f"/inbox/view/{view.pk}/", delete="1"),
                   browse(f"/inbox/view/{view.pk}/", name="偷来", tab="act")):
        assert answer.status_code == 404
    view.refresh_from_db()
    assert view.name == "我的急件"
    assert save(browse).status_code == 302  # the same name is free to everybody


def test_views_cost_no_query(browse):
    def asked():
        browse("/")
        with CaptureQueriesContext(connection) as made:
            browse("/")
        return len(made)

    without = asked()
    for name in ("一", "二", "三"):
        save(browse, name)
    browse("/")  # the messages are shown once
    assert asked() == without
