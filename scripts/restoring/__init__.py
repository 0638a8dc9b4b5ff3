"""Reading a ledger of published verdicts back into a database that has none, or a part of the same one.

`declaration` reads what the ledger's YAML promises; `checks` says where a ledger contradicts itself or the one that
stands; `reading` reads a file and puts its rows in place, whole or not at all.
"""
