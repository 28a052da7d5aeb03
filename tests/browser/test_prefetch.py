"""A page is there when its link is clicked."""

import json
from urllib.request import urlopen

from tests.browser.conftest import NewPage, wait_for
from tests.browser.sending import Sender

DELIVERED = "performance.getEntriesByType('navigation')[0].deliveryType"


def test_a_page_is_fetched_while_the_pointer_rests_on_its_link(gateway: Sender, new_page: NewPage) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.headers.get('sec-purpose', '')}"))
    page.goto(f"{gateway.pages}/")
    link = page.get_by_role("link", name="Trends")
    link.hover()
    wait_for(page, lambda: any("/trends/" in one and "prefetch" in one for one in asked), "the page is asked for")
    link.click()
    page.wait_for_url("**/trends/")
    assert page.evaluate(DELIVERED) == "navigational-prefetch"


def test_files_are_not_fetched_before_they_are_wanted(gateway: Sender) -> None:
    with urlopen(f"{gateway.client.url}/speculation.json", timeout=30) as answer:
        assert answer.headers["Content-Type"] == "application/speculationrules+json"
        [rule] = json.load(answer)["prefetch"]
    assert {"not": {"selector_matches": "[download]"}} in rule["where"]["and"]
