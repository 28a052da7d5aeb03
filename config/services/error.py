"""What keeps a service from starting, in a sentence for people."""


class ServiceError(Exception):
    pass
