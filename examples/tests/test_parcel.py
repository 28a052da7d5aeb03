"""Values and prices: no loop runs here."""

import pytest
from courier.parcel import MalformedLineError, Parcel, Receipt
from courier.postage import postage


def test_a_parcel_survives_the_wire() -> None:
    parcel = Parcel(7, 1200, "12 High Street")
    assert Parcel.parse(parcel.line().decode().rstrip("\n")) == parcel


@pytest.mark.parametrize("line", ["", "DELIVER", "DELIVER x 1 here", "DELIVER 1 1 ", "SIGNED 1"])
def test_a_malformed_parcel_is_refused(line: str) -> None:
    with pytest.raises(MalformedLineError):
        Parcel.parse(line)


def test_a_receipt_survives_the_wire() -> None:
    assert Receipt.parse("SIGNED 7") == Receipt(7)


@pytest.mark.parametrize(("weight_g", "cents"), [(1, 390), (500, 390), (501, 500), (1500, 610)])
def test_postage_rises_every_500_grams(weight_g: int, cents: int) -> None:
    assert postage(weight_g, "city") == cents


def test_published_prices_are_charged(subtests: pytest.Subtests) -> None:
    for zone, cents in {"city": 390, "country": 520, "abroad": 1490}.items():
        with subtests.test(zone=zone):
            # Loopglass: one failed test with 2 subtests passed and 1 failed (the price abroad has changed)
            assert postage(100, zone) == cents


@pytest.mark.xfail(raises=KeyError, reason="the islands have no price yet", strict=True)
def test_postage_to_the_islands() -> None:
    assert postage(100, "islands") > 520


@pytest.mark.xfail(reason="heavy parcels were charged twice")
def test_postage_of_a_heavy_parcel() -> None:
    # Loopglass: xpassed, the fault this mark speaks of is gone
    assert postage(20_000, "city") == 390 + 39 * 110


@pytest.mark.skip(reason="waits for the customs tariff of next year")
def test_postage_with_customs_duty() -> None:
    assert postage(100, "abroad") > 1450
