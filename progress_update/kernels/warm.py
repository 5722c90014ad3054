"""The warm process seen from outside: start it, ask it for forks, signal them, learn how they ended."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress

# Kernels run side by side, one a core: libraries' own threads would only be in the way, and fork wants none.
SINGLE_THREADED = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
# What is told of a fork, a line each, by the warm process and by the fork itself: in whatever order they come to it.
PID, LISTENS, ENDED = b"pid", b"listens", b"ended"
SIGNAL = struct.Struct("ii")  # a fork's process id, a signal's number


class WarmProcess:
    """A process that has loaded what notebooks load. It ends when this end of its socket is closed."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "progress_update.kernels.zygote", str(theirs.fileno())],
                env={**SINGLE_THREADED, **os.environ},
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def fork(self, arguments: list[str], *, environment: Mapping[str, str], folder: str, memory: int) -> Forked:
        """A fork that runs an ipykernel with these arguments in a folder and an environment of its own.

        `memory` is the bytes it may hold. It may be asked for before the process is warm. Raises OSError when the
        process is gone.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._socket, [b"fork"], [theirs.fileno()])
        asked = {"arguments": arguments, "environment": dict(environment), "folder": folder, "memory": memory}
        ours.sendall(json.dumps(asked).encode() + b"\n")
        return Forked(self, ours)

    def send_signal(self, pid: int, number: int) -> None:
        """To a fork and all that it started; only their parent knows that the id is still theirs."""
        with suppress(BrokenPipeError):  # the process has gone, and its forks with it
            self._socket.send(SIGNAL.pack(pid, number))

    def close(self) -> None:
        """End the process, and with it every fork."""
        if self.owner == os.getpid():
            self._socket.close()
            self._process.kill()
            self._process.wait()


class Forked:
    """A fork as seen from outside, with the methods of `subprocess.Popen` that a kernel provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, warm: WarmProcess, told: socket.socket) -> None:
        self._warm, self._told, self._words = warm, told, b""
        self.returncode: int | None = None

    @property
    def pid(self) -> int | None:
        """The process id, once it is told."""
        return self._number(PID)

    def listens_within(self, seconds: float) -> bool:
        """Wait for the kernel to listen, and to be told of; False when it does not in time, or never will."""
        until = time.monotonic() + seconds
        while [LISTENS] not in self._lines() or self.pid is None:
            if not (self._told_within(until - time.monotonic()) and self._hear()):
                return False
        return True

    def poll(self) -> int | None:
        """None while it runs; then its exit code, or a signal's number below nought. -9 if the warm process went."""
        while self.returncode is None and self._told_within(0):
            if not self._hear():
                self._told.close()
                code = self._number(ENDED)
                self.returncode = -signal.SIGKILL if code is None else code
        return self.returncode

    def wait(self) -> int:
        while (code := self.poll()) is None:
            self._told_within(None)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None and self.pid:
            self._warm.send_signal(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _lines(self) -> list[list[bytes]]:
        """The words of each line that has come whole."""
        return [line.split() for line in self._words.split(b"\n")[:-1]]

    def _number(self, what: bytes) -> int | None:
        return next((int(line[1]) for line in self._lines() if line[0] == what), None)

    def _hear(self) -> bool:
        try:
            heard = self._told.recv(64)
        except ConnectionResetError:  # it ended before it read what it was asked for
            heard = b""
        self._words += heard
        return bool(heard)

    def _told_within(self, seconds: float | None) -> bool:
        poll = select.poll()  # unlike select, for any number of open files
        poll.register(self._told, select.POLLIN)
        return bool(poll.poll(None if seconds is None else max(0, seconds) * 1000))
