"""Kernels as papermill's client starts and watches them: Jupyter's own manager with this package's provisioners.

Made of Jupyter's extension points: a kernel manager class handed to the client, and kernel provisioners registered as
entry points (`jupyter_client.kernel_provisioners` in pyproject.toml) that the kernel's specification names.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Callable, Integer, default

from progress_update.kernels import kind, warm_process
from progress_update.kernels.limits import MEMORY, limit_memory
from progress_update.kernels.warm import SINGLE_THREADED

LAUNCHER = "ipykernel_launcher"
WARM_WITHIN = 120  # seconds


class _Specifications(KernelSpecManager):
    """Every kernel's specification, with the provisioner that this package starts it by."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        spec = super().get_kernel_spec(kernel_name)
        # A kernel of another language or another Python is no fork of this one.
        own = LAUNCHER in spec.argv and spec.argv[0] in ("python", "python3", sys.executable)
        name = f"progress-update-{kind() if own else 'plain'}"
        spec.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": name}}
        return spec


class ReportKernelManager(AsyncKernelManager):
    """Starts kernels in the way that the environment asks for, and tells `ended` how one ended by itself."""

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
