"""What the master of the web processes does before they fork, so that no first request pays for it."""

from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext

from office.prepared import prepare_pages


def test_every_template_is_compiled_before_the_first_request_and_nobody_asks_the_database(db: None) -> None:
    (loader,) = engines["django"].engine.template_loaders
    loader.reset()
    with CaptureQueriesContext(connection) as asked:
        prepare_pages()
    compiled = {str(key) for key in loader.get_template_cache}
    assert {"inbox/inbox.html", "register/page.html", "planning/contract_page.html"} <= compiled
    assert len(asked) == 0
