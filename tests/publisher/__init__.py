"""A publisher for tests: answers on loopback in USAspending's shapes, with faults that can be switched on.

`python -m tests.publisher --port 8099` starts one by hand; `TRAIL_USASPENDING_URL=http://127.0.0.1:8099` and
`TRAIL_USASPENDING_FILES_URL` the same, with `TRAIL_ALLOW_PRIVATE_HOSTS=true`, send the sources to it. It holds
made-up awards or, with `--corpus DIR`, the real ones of the corpus; `--publish DAY` makes an archive of that day.

API and file host are one server: `/api/v2/…`, `/award_data_archive/…`, `/generated_downloads/…`.
"""

from tests.publisher.corpus import corpus_awards
from tests.publisher.examples import awards_a_month_later, collector_awards, example_awards
from tests.publisher.faults import ALL_FAULTS, FAULTS, Fault
from tests.publisher.records import ExampleAward, Modification, Subaward
from tests.publisher.server import Publisher

__all__ = [
    "ALL_FAULTS",
    "FAULTS",
    "ExampleAward",
    "Fault",
    "Modification",
    "Publisher",
    "Subaward",
    "awards_a_month_later",
    "collector_awards",
    "corpus_awards",
    "example_awards",
]
