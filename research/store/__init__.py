"""Records and batches into rows: staged, then merged set by set, in one transaction per document."""

from research.store.ingest import Store

__all__ = ["Store"]
