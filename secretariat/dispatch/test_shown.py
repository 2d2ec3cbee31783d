"""What pages and papers show of distribution: urgings, who has not received what, as many queries for many as for few."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from office.testing import MOST_QUERIES, account, frozen, signed_in
from secretariat.dispatch import receipts
from secretariat.dispatch.models import Dispatch, Urging
from secretariat.dispatch.testing import COUNTY, FINANCE, NETWORK, out, page, row
from secretariat.organ.models import Organ, Relation
from tests.office.signing import seals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sending_office")]


def test_urging_is_noted() -> None:
    road = out()
    receipts.urge(account("registry"), road.pk, row(road, COUNTY).pk, words="电话催问，明日回执")
    assert Urging.objects.get().by == account("registry").person
    assert "电话催问，明日回执" in page(road)


def test_a_hundred_recipients_cost_as_many_queries_as_three() -> None:
    road = out()
    client, address = signed_in("registry"), reverse("outgoing_dispatch", args=[road.pk])
    client.get(address)
    lists = [address, reverse("open_dispatches"), road.now.get_absolute_url()]
    client.get(lists[-1])
    few = [_queries(client, one) for one in lists]
    for number in range(100):
        organ = Organ.objects.create(name=f"第{number}收文单位", relation=Relation.SUBORDINATE)
        Dispatch.objects.create(record_id=road.pk, paper=row(road, FINANCE).paper, organ=organ, name=organ.name,
                                part="further", mode="fax", sent_by=account("registry").person, sent_at=seals.AT)
    many = [_queries(client, one) for one in lists]
    assert many == few and max(many) <= MOST_QUERIES, (few, many)


def _queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_who_has_not_received_is_listed_by_age_and_paged() -> None:
    road = out()
    receipts.refuse(account("registry"), road.pk, row(road, FINANCE).pk, reason="缺附件")
    client, address = signed_in("registry"), reverse("open_dispatches")
    with frozen(seals.AT + timedelta(4)):
        waiting = signed_in("registry").get(address).content.decode()
    assert COUNTY in waiting and NETWORK in waiting and FINANCE not in waiting and "4 days" in waiting
    assert "缺附件" in client.get(address, {"state": "refused"}).content.decode()
    for number in range(60):
        organ = Organ.objects.create(name=f"第{number:02}收文单位", relation=Relation.SUBORDINATE)
        Dispatch.objects.create(record_id=road.pk, organ=organ, name=organ.name, part="further", mode="fax",
                                sent_by=account("registry").person)
    first = client.get(address)
    following = client.get(f"{address}{first.context['next_url']}")
    assert len(first.context["rows"]) == 50 and len(following.context["rows"]) == 12
    assert not {one.pk for one in first.context["rows"]} & {one.pk for one in following.context["rows"]}
    assert signed_in("sysadmin").get(address).status_code == 404
    assert COUNTY not in signed_in("website.staff").get(address).content.decode()  # whose document it is not


def test_the_papers_name_who_gets_what() -> None:
    road = out()
    client = signed_in("registry")
    texts = {}
    for name in ("list", "packing", "labels"):
        answer = client.get(reverse("outgoing_dispatch_print", args=[road.pk, name]))
        assert answer["Content-Type"] == "application/pdf", name
        pages = PdfReader(io.BytesIO(answer.content)).pages
        texts[name] = "".join(page.extract_text() for page in pages).replace("\n", "")
    assert COUNTY in texts["list"] and NETWORK in texts["list"]
    assert COUNTY in texts["labels"] and FINANCE not in texts["labels"]
    assert row(road, FINANCE).code[:5] in texts["packing"] and COUNTY in texts["packing"]
    assert signed_in("director").get(reverse("outgoing_dispatch_print", args=[road.pk, "packing"])).status_code == 403
