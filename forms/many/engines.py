"""Who does the parts: this process, several processes of this machine, or the workers of a cluster."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

from basisbook.forms.many.parts import Done, Part, do_part
from basisbook.forms.sentences import find
from basisbook.ledger.problems import FormError, Shell

TRIES = 3
"""So often a part is given to another worker when the one that had it has died."""


def local(parts: Sequence[Part], processes: int) -> Iterator[Done]:
    """Parts by processes of this machine, as they are done. Raises `FormError` where a part kills its process each time."""
    if processes <= 1:
        yield from map(do_part, parts)
        return
    left = list(parts)
    for _ in range(TRIES):
        try:
            with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
                for done in as_completed([pool.submit(do_part, part) for part in left]):
                    yield done.result()
        except BrokenProcessPool:
            left = [part for part in left if not part.is_done]
            continue
        return
    raise FormError(find("batch-workers-died", Shell(("df", "-h", ".")), tries=TRIES))


def on_dask(parts: Sequence[Part], scheduler: str) -> Iterator[Done]:
    """Parts by the workers of a dask cluster, at an address such as `tcp://10.0.0.1:8786`; without one, two of this machine.

    Workers read IN and write OUT themselves: both must be folders that all of them see. Raises `FormError` without dask.
    """
    try:
        distributed: Any = importlib.import_module("dask.distributed")
    except ImportError:
        way = Shell(("pip", "install", "basisbook[cluster]"))
        raise FormError(find("batch-no-dask", way)) from None
    cluster = (
        None
        if scheduler
        else distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    )
    with distributed.Client(scheduler or cluster, set_as_default=False) as client:
        # A part is done again by another worker when the one that had it dies: its files are there whole or not at all.
        futures = client.map(do_part, parts, pure=False, retries=TRIES)
        for done in distributed.as_completed(futures, loop=client.loop):
            yield done.result()
    if cluster is not None:
        cluster.close()
