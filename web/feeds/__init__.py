"""Atom feeds (RFC 4287): what is new or changed in the records, for a search, a company, an agency, a link, or all."""
