"""At the door."""

import pytest
from courier.doorbell import Doorbell, hand_over
from courier.parcel import Parcel, Receipt


@pytest.mark.filterwarnings("ignore:coroutine 'Doorbell.ring' was never awaited")
async def test_parcel_is_handed_over_at_the_door() -> None:
    # Loopglass: passes, since nobody asks whether the bell rang; Doorbell.ring is listed as never awaited
    assert await hand_over(Parcel(7, 1200, "12 High Street"), Doorbell()) == Receipt(7)
