"""Records what each async test does to its event loop. See the README for how to switch it on."""

__version__ = "0.1.0"
