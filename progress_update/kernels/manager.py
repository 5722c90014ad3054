"""Kernels as papermill's client starts and watches them: Jupyter's own manager with this package's provisioners.

Made of Jupyter's extension points: a kernel manager class handed to the client, and kernel provisioners registered as
entry points (`jupyter_client.kernel_provisioners` in pyproject.toml) that the kernel's specification names.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from math import inf
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Callable, Integer, Type, default

from progress_update.kernels import kind, warm_process
from progress_update.kernels.limits import MEMORY, limit_memory
from progress_update.kernels.warm import SINGLE_THREADED

LAUNCHER = "ipykernel_launcher"
WARM_WITHIN = 120  # seconds
SOON = 0.01  # seconds until a kernel that was told to end is looked at again


class _Specifications(KernelSpecManager):
    """Every kernel's specification, with the provisioner that this package starts it by."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        spec = super().get_kernel_spec(kernel_name)
        # A kernel of another language or another Python is no fork of this one.
        own = LAUNCHER in spec.argv and spec.argv[0] in ("python", "python3", sys.executable)
        name = f"progress-update-{kind() if own else 'plain'}"
        spec.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": name}}
        return spec


class ReportKernelClient(AsyncKernelClient):
    """Knows a kernel to be ready by its word that it is idle again; Jupyter's own waits for a time without any word."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Raises RuntimeError when the kernel ends first, or has not answered within `timeout` seconds."""
        until = time.monotonic() + (inf if timeout is None else timeout)
        while not await self._answers():
            if not await self.is_alive():
                raise RuntimeError("the kernel ended before it answered")
            if time.monotonic() > until:
                raise RuntimeError(f"the kernel did not answer within {timeout} seconds")

    async def _answers(self) -> bool:
        """Ask the kernel what it is: it replies on one channel, and says on the other when it has done so.

        The other may be connected too late to hear it, and the kernel is asked again.
        """
        asked = self.kernel_info()
        with suppress(Empty):
            while (await self.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != asked:
                pass
            while True:
                told = await self.get_iopub_msg(timeout=0.2)
                if told["parent_header"].get("msg_id") == asked and told["content"].get("execution_state") == "idle":
                    return True
        return False


class ReportKernelManager(AsyncKernelManager):
    """Starts kernels in the way that the environment asks for, and tells `ended` how one ended by itself."""

    client_factory = Type(ReportKernelClient, AsyncKernelClient)
    ended = Callable(lambda code: None).tag(config=True)

    @default("kernel_spec_manager")
    def _specifications(self) -> KernelSpecManager:
        return _Specifications(data_dir=self.data_dir)

    async def is_alive(self) -> bool:  # type: ignore[override]
        if not self.has_kernel:
            return False
        assert self.provisioner is not None
        code = await self.provisioner.poll()
        if code is not None:
            self.ended(code)
        return code is None

    async def _async_finish_shutdown(
        self, waittime: float | None = None, pollinterval: float = SOON, restart: bool = False
    ) -> None:
        await super()._async_finish_shutdown(waittime, pollinterval, restart)


class PlainProvisioner(LocalProvisioner):
    """An ordinary kernel, a process of its own start, within the same limits as a warm one."""

    memory = Integer(MEMORY, help="Bytes that a kernel may hold").tag(config=True)

    def _finalize_env(self, env: dict[str, str]) -> None:
        super()._finalize_env(env)
        env.update({name: value for name, value in SINGLE_THREADED.items() if name not in env})

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        info = await super().launch_kernel(cmd, **kwargs)
        assert self.pid
        limit_memory(self.memory, self.pid)
        return info


class WarmProvisioner(PlainProvisioner):
    """A kernel forked from the warm process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Raises RuntimeError when the warm process has ended, or is not ready in time."""
        folder = str(kwargs.get("cwd") or Path.cwd())
        arguments = cmd[cmd.index(LAUNCHER) + 1 :]
        forked = warm_process().fork(arguments, environment=kwargs["env"], folder=folder, memory=self.memory)
        self.process, self.cwd = forked, folder  # type: ignore[assignment]
        if not forked.listens_within(WARM_WITHIN):
            raise RuntimeError("the process that kernels are forked from has failed")
        self.pid = forked.pid
        return self.connection_info
