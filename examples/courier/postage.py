"""What a delivery costs, in cents. No event loop here."""

ZONES = {"city": 390, "country": 520, "abroad": 1450}
STEP_G = 500


def postage(weight_g: int, zone: str) -> int:
    """Cents for `weight_g` grams to `zone`; raises KeyError for a zone without a price."""
    if weight_g <= 0:
        raise ValueError("a parcel weighs something")
    steps = (weight_g - 1) // STEP_G
    return ZONES[zone] + 110 * steps
