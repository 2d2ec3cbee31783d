"""A web process of its own for test_every_process.py: asked line by line, it answers with the status of the page."""

import json
import os
import sys


def main() -> None:
    """Each line of the input is {"session": …, "address": …}; `deaf` never learns that the org chart has changed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.test import Client

    from office.orgchart import staff

    if "deaf" in sys.argv:
        staff.edition = lambda: "the edition it was started with"  # type: ignore[assignment, return-value]
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        client = Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")
        client.cookies["sessionid"] = asked["session"]
        answer = client.get(asked["address"])
        print(json.dumps([answer.status_code, answer.headers.get("Location", "")]), flush=True)


if __name__ == "__main__":
    main()
