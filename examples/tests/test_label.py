"""The same label, printed on the loop and in a thread."""

from courier.label import print_label, print_label_in_thread
from courier.parcel import Parcel

PARCEL = Parcel(7, 1200, "12 High Street")


async def test_label_carries_the_address() -> None:
    # Loopglass: the loop was blocked for 150 ms, at time.sleep in courier/label.py
    assert await print_label(PARCEL) == "#7 12 High Street"


async def test_label_is_printed_in_a_thread() -> None:
    assert await print_label_in_thread(PARCEL) == "#7 12 High Street"
