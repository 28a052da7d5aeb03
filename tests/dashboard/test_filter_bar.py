from django.test import RequestFactory

from dashboard.filter_bar import filter_bar


def test_a_chip_leads_to_the_page_without_it_from_its_beginning() -> None:
    bar = filter_bar(RequestFactory().get("/x/?q=is:flaky+pool&branch=main&after=7"))
    assert [(chip.text, chip.href) for chip in bar.chips] == [
        ("is:flaky", "?branch=main&q=pool"),
        ("pool", "?branch=main&q=is%3Aflaky"),
    ]
    assert bar.kept == [("branch", "main")]
    assert bar.clear == "?branch=main"
    assert bar.csv == "?branch=main&format=csv&q=is%3Aflaky+pool"


def test_a_list_that_is_no_file_offers_none() -> None:
    bar = filter_bar(RequestFactory().get("/x/"), is_listing=False)
    assert (bar.csv, bar.json, bar.chips, bar.text) == ("", "", [], "")
