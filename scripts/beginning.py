"""How a command begins: a script that is run as a file imports this before anything else, by its bare name.

From then on the project's packages can be imported, whatever folder it is run in, and Ctrl-C ends the process with a
word and exit code 130 until the command says better (`scripts.stopping`). Free of other packages until that is so: a
stop while they are read is met as well.
"""

import os
import sys

STOPPED = 130


def _tell(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """Tell a stop in a word, as nothing has begun that would have to be ended; all else as Python does."""
    if issubclass(kind, KeyboardInterrupt):
        os.write(2, b"\nStopped\n")
        os._exit(STOPPED)
    sys.__excepthook__(kind, error, trace)


sys.excepthook = _tell
# this file lies beside the script, in the package `scripts` of the repository; pathlib is not read yet
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))  # noqa: PTH120

from scripts.stopping import leave_when_stopped  # noqa: E402

leave_when_stopped()
