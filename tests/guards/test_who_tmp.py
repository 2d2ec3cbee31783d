import pytest

from tests.guards.test_who_may import *
from tests.guards.test_who_may import mismatches


@pytest.mark.django_db
def test_tmp_records(world):
    expected = Expected()
    cases = [c for c in expected.record_cases() if "archive_" in c.pattern]
    asked, found = mismatches(world, tuple(expected.said["relations"]), cases)
    print(asked)
    assert found == []
@pytest.mark.django_db
def test_tmp_pages(small):
    expected, everybody, found = Expected(), askers(small), []
    for case in expected.page_cases():
        if "archive" not in case.pattern: continue
        for method in METHODS:
            for who in EVERYBODY:
                answer = everybody[who].ask(method, page_address(small, case, who), typed(small, who) if method == "POST" else None)
                found += [f"{who}: {method} /{case.pattern} {case.value}: {p}" for p in wrong_with(answer, expected.of_page(case, method, who), method)]
    assert found == []
