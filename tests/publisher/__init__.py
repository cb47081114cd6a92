"""A publisher for tests: answers on loopback in USAspending's shapes, with faults that can be switched on.

`python -m tests.publisher --port 8099` starts one by hand; `TRAIL_USASPENDING_URL=http://127.0.0.1:8099`
with `TRAIL_ALLOW_PRIVATE_HOSTS=true` sends the sources to it.
"""

from tests.publisher.faults import FAULTS, Fault
from tests.publisher.records import ExampleAward, Modification, corpus_awards, example_awards
from tests.publisher.server import Publisher

__all__ = ["FAULTS", "ExampleAward", "Fault", "Modification", "Publisher", "corpus_awards", "example_awards"]
