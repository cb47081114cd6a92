"""Downloads: the rows of a page, or of a whole result, as CSV, JSON lines or a spreadsheet.

CSV is UTF-8 without a byte order mark, its first line the names of the columns and nothing before it. What describes
one row (basis, window, build, address) stands in columns, so that a row copied elsewhere still says what it is. What
describes the whole (the filter in words, the number of rows, what each column means) stands beside the file, in the
form that the W3C standard CSV on the Web gives it: `.csv-metadata.json`, to which the answer points by `Link`. Lines of
comment before the header were not chosen: Excel, DuckDB, Datasette and pandas take the first of them for the header,
and a reader that skips `#` would cut a description that holds one. A spreadsheet has a sheet of its own for it.

A file that is not whole is seen as such: the number of rows is in the file's name, in the header `X-Total-Count`, in
the metadata and on the sheet; a stream that fails is broken off without its last chunk, which browsers, curl and
requests report; and half a spreadsheet does not open.
"""
