"""A parcel and the receipt for it, as values and as lines on the wire."""

from dataclasses import dataclass


class MalformedLineError(ValueError):
    """What arrived is neither a parcel nor a receipt."""


@dataclass(frozen=True)
class Parcel:
    number: int
    weight_g: int
    address: str

    def line(self) -> bytes:
        return f"DELIVER {self.number} {self.weight_g} {self.address}\n".encode()

    @classmethod
    def parse(cls, line: str) -> "Parcel":
        verb, _, rest = line.partition(" ")
        number, _, rest = rest.partition(" ")
        weight_g, _, address = rest.partition(" ")
        if verb != "DELIVER" or not (number.isdecimal() and weight_g.isdecimal() and address):
            raise MalformedLineError(line)
        return cls(int(number), int(weight_g), address)


@dataclass(frozen=True)
class Receipt:
    number: int

    def line(self) -> bytes:
        return f"SIGNED {self.number}\n".encode()

    @classmethod
    def parse(cls, line: str) -> "Receipt":
        verb, _, number = line.partition(" ")
        if verb != "SIGNED" or not number.isdecimal():
            raise MalformedLineError(line)
        return cls(int(number))
