"""The loader: lands vendors' export files verbatim in the `raw` schema of the project's DuckDB file.

contract    the landing tables, read from the dbt sources' YAML
discovery   which files there are, which table each belongs to, when it was extracted
checks      the bytes of a file: hash, NUL, encoding marks, gzip
csv_reader, csv_structure, line_reader, json_reader, parquet_reader
            one file into temporary tables, through DuckDB's own readers
identifiers rows without an id and rows whose id a spreadsheet has damaged
landing     one file into the landing table, the rejected rows and the log, in one transaction
loader      a whole exports folder
removal, forgetting
            loads whose rows are taken out again
report      what happened, for people
"""
