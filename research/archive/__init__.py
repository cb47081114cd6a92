"""The archive: what publishers answered, byte for byte, as WARC 1.1 with a CDXJ index beside each file.

A record is written and fsynced before anything is parsed. Each record is one gzip member; a member that
was cut short (the machine died) is removed when the archive is next opened for writing, and said so.
Secrets never arrive here: `scrapers.fetch` removes them before an exchange is handed over.
"""

from research.archive.reader import Archive
from research.archive.writer import ArchiveWriter

__all__ = ["Archive", "ArchiveWriter"]
