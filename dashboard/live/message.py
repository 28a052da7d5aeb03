"""What a viewer may say: strictly typed, small, and refused as a whole otherwise."""

from typing import Annotated, Literal

import msgspec

MOST_TEXT = 2_000

Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class Malformed(Exception):
    """The viewer sent something that is not of the protocol."""


class Sub(msgspec.Struct, tag_field="t", tag="sub"):
    """Show me run `run` after its result `since`. `epoch`: the history that it was of; `hz`: news a second at most."""

    id: Number
    run: Number
    since: Number
    epoch: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    hz: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    fmt: Literal["cols"] = "cols"


class Ack(msgspec.Struct, tag_field="t", tag="ack"):
    """Everything up to `seq` is on the screen."""

    id: Number
    seq: Number


class Rate(msgspec.Struct, tag_field="t", tag="rate"):
    id: Number
    hz: Annotated[float, msgspec.Meta(gt=0)]


Said = Sub | Ack | Rate
_decoder: msgspec.json.Decoder[Said] = msgspec.json.Decoder(Said)


def parse(text: str | None) -> Said:
    """Raises `Malformed`."""
    if text is None or len(text) > MOST_TEXT:
        raise Malformed
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Malformed from error
