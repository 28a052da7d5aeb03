"""`loopglass`: what to do with recordings that lie on this machine."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Final

from pytest_loopglass.commands import show, spool, upload

COMMANDS: Final = (show, upload, spool)
STOPPED: Final = 130
"""Exit status after Ctrl-C, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="loopglass", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    options = parser.parse_args(arguments)
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")  # a terminal may know no …, and a folder's name may be no text
    try:
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, ValueError) as error:
        sys.stderr.write(f"loopglass: {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("loopglass: stopped; what has not been sent stays where it is\n")
        return STOPPED
