"""How processes end."""

from __future__ import annotations

import os
import subprocess
import sys

LEAVE = """
import atexit, sys, threading, time
from progress_update.child import leave
atexit.register(lambda: print("left for the end"))
def late():
    time.sleep(0.3)
    print("a thread")
threading.Thread(target=late).start()
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
class Kept:
    def __del__(self): print("taken apart")
kept = Kept()
print("said", end=" ")
leave(7)
"""


def test_what_was_begun_is_finished_and_nothing_taken_apart():
    done = subprocess.run([sys.executable, "-c", LEAVE], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (7, "")
    assert done.stdout == "said a thread\nleft for the end\n"


def test_a_reader_that_went_away_does_not_change_how_it_ended():
    code = "from progress_update.child import leave; input(); print('x' * 10); leave(0)"
    buffered = {**os.environ, "PYTHONUNBUFFERED": ""}
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=pipe, env=buffered) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdout.close()
        process.stdin.write(b"\n")
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


def test_a_command_ends_with_the_code_of_its_error():
    command = [sys.executable, "-m", "progress_update.cli", "report", "2022Q9"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode > 0
    assert done.stderr.startswith("progress-update: ") and done.stderr.count("\n") == 1
