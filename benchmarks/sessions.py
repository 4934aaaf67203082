"""Readers without a browser: they speak to the server as its own page does, over a websocket."""

import asyncio
import statistics
import time
from types import TracebackType
from typing import Self

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 60  # seconds


class Session:
    """One reader: opens a page, and asks it again."""

    def __init__(self, address: str) -> None:
        self.address = address.replace("http://", "ws://") + "/_stcore/stream"

    async def __aenter__(self) -> Self:
        self.socket = await websockets.connect(self.address, subprotocols=["streamlit"], max_size=None, proxy=None)  # type: ignore[list-item]
        return self

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.socket.close()

    async def run(self, page: str = "", query: str = "") -> float:
        """Milliseconds from asking until the script has finished. Raises RuntimeError when it failed."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = ForwardMsg()
                answer.ParseFromString(await self.socket.recv())
                if answer.delta.new_element.HasField("exception"):
                    raise RuntimeError(answer.delta.new_element.exception.message)
                if answer.WhichOneof("type") == "script_finished":
                    return (time.perf_counter() - start) * 1000


async def rerun(address: str, page: str, queries: list[str]) -> list[float]:
    """Milliseconds of each rerun of one reader."""
    async with Session(address) as session:
        await session.run(page)
        return [await session.run(page, query) for query in queries]


async def think(address: str, page: str, readers: int, seconds: float, pause: float) -> list[float]:
    """Milliseconds of every rerun while so many readers ask again and again, with a pause to think."""

    async def read(delay: float) -> list[float]:
        taken = []
        async with Session(address) as session:
            await session.run(page)
            await asyncio.sleep(delay)
            while time.perf_counter() < end:
                taken.append(await session.run(page))
                await asyncio.sleep(pause)
        return taken

    end = time.perf_counter() + seconds
    found = await asyncio.gather(*(read(pause * n / readers) for n in range(readers)))
    return [taken for part in found for taken in part]


async def visit(address: str, pages: list[str]) -> None:
    """New readers, one after the other."""
    for page in pages:
        async with Session(address) as session:
            await session.run(page)


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
