"""What keeps `up` from starting, in a sentence for people."""


class UpError(Exception):
    pass
