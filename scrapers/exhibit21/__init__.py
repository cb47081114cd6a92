"""Lists of subsidiaries as filed (Exhibit 21 of an annual report): a page in, rows out; nothing asked, nothing kept."""

from scrapers.exhibit21.reading import Reading, Row, read_exhibit

__all__ = ["Reading", "Row", "read_exhibit"]
