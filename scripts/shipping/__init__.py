"""Bringing what was landed, and the ledger, to the server where the models are built.

`postgres` holds the transaction there; `groups` says which rows differ; `ledger` which of two ledgers goes on.
"""
