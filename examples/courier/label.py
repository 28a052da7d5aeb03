"""Labels come from an old printer whose driver blocks."""

import time

from anyio import to_thread

from courier.parcel import Parcel

PRINTING_S = 0.15


def _driver(parcel: Parcel) -> str:
    # Loopglass: on the loop the next line is a blocked tick of 150 ms, in a thread it is none
    time.sleep(PRINTING_S)
    return f"#{parcel.number} {parcel.address}"


async def print_label(parcel: Parcel) -> str:
    return _driver(parcel)


async def print_label_in_thread(parcel: Parcel) -> str:
    return await to_thread.run_sync(_driver, parcel)
