"""What a child process costs, those it waits for among it: CPU, wall-clock time, the largest memory."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Cost:
    user: float
    system: float
    wall: float
    peak: int
    code: int
    output: str = ""

    @property
    def cpu(self):
        return self.user + self.system


def measured(command, shell=False, log=None):
    """Runs a command to its end. Its output is kept; what it complains of goes to `log` or our stderr.

    A process begins with the memory of the one it is forked from as its largest so far, so a small one
    stands between: this file, run as a script."""
    if not shell:
        asked = command
    else:
        asked = ["/bin/sh", "-c", command]
    with tempfile.NamedTemporaryFile(mode="r", suffix=".json") as told:
        errors = open(log, "ab") if log else None
        between = [sys.executable, "-I", "-S", os.path.abspath(__file__), told.name, *asked]
        done = subprocess.run(between, stdout=subprocess.PIPE, stderr=errors or sys.stderr, check=False)
        if errors:
            errors.close()
        found = json.load(told)
    return Cost(**found, output=done.stdout.decode("utf-8", "replace"))


def between(told, command):
    begun = time.monotonic()
    child = os.posix_spawnp(command[0], command, os.environ)
    # Only wait4 says what this child used, and not what all before it did together.
    _, status, used = os.wait4(child, 0)
    found = {
        "user": used.ru_utime,
        "system": used.ru_stime,
        "wall": time.monotonic() - begun,
        "peak": used.ru_maxrss * 1024,
        "code": os.waitstatus_to_exitcode(status),
    }
    with open(told, "w", encoding="ascii") as file:
        json.dump(found, file)


if __name__ == "__main__":
    between(sys.argv[1], sys.argv[2:])
