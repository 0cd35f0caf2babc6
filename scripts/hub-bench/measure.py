"""What a child process costs, those it waits for among it: CPU, wall-clock time, the largest memory."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass


@dataclass
class Cost:
    user: float
    system: float
    wall: float
    peak: int
    output: str
    code: int

    @property
    def cpu(self):
        return self.user + self.system


def measured(command, shell=False, log=None):
    """Runs a command to its end. Its output is kept; what it complains of goes to `log` or our stderr."""
    begun = time.monotonic()
    errors = open(log, "ab") if log else None
    child = subprocess.Popen(command, shell=shell, stdout=subprocess.PIPE, stderr=errors or sys.stderr)
    read = []
    reader = threading.Thread(target=lambda: read.append(child.stdout.read()))
    reader.start()
    # Only wait4 says what this child used, and not what all before it did together.
    _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    reader.join()
    if errors:
        errors.close()
    return Cost(
        used.ru_utime, used.ru_stime, wall, used.ru_maxrss * 1024, read[0].decode("utf-8", "replace"), child.returncode
    )
