"""How a kernel is known to be ready."""

from __future__ import annotations

import asyncio
from queue import Empty

import pytest

from progress_update.kernels.manager import ReportKernelClient


class Talk(ReportKernelClient):
    """A client to a kernel that says what it is told to: for each question, what is heard on the two channels."""

    def __init__(self, *heard: tuple[list[str], list[str]], alive: bool = True) -> None:
        self.asked, self.alive, self.heard = 0, alive, list(heard)

    def kernel_info(self) -> str:
        self.asked += 1
        self.replies, self.words = self.heard.pop(0) if self.heard else ([], [])
        return f"question {self.asked}"

    async def get_shell_msg(self, timeout: float | None = None) -> dict[str, dict[str, str]]:
        return self._next(self.replies)

    async def get_iopub_msg(self, timeout: float | None = None) -> dict[str, dict[str, str]]:
        return self._next(self.words)

    async def is_alive(self) -> bool:
        return self.alive

    @staticmethod
    def _next(said: list[str]) -> dict[str, dict[str, str]]:
        if not said:
            raise Empty
        of, _, state = said.pop(0).partition(": ")
        return {"parent_header": {"msg_id": of} if of else {}, "content": {"execution_state": state}}


def test_a_kernel_is_ready_when_it_has_answered_and_is_idle_again():
    client = Talk((["question 1"], [": starting", "question 1: busy", "question 1: idle"]))
    asyncio.run(client.wait_for_ready(5))
    assert client.asked == 1


def test_a_kernel_of_which_only_one_channel_is_heard_is_asked_again():
    client = Talk(
        (["question 1"], []), (["question 1", "question 2"], ["question 1: idle"]), ([], ["question 3: idle"]),
        (["question 4"], ["question 4: idle"]),
    )  # fmt: skip
    asyncio.run(client.wait_for_ready(5))
    assert client.asked == 4


def test_a_kernel_that_ends_or_never_answers_is_not_waited_for():
    with pytest.raises(RuntimeError, match="ended before it answered"):
        asyncio.run(Talk(alive=False).wait_for_ready(5))
    with pytest.raises(RuntimeError, match="did not answer within 0 seconds"):
        asyncio.run(Talk().wait_for_ready(0))
