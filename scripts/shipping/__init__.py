"""Bringing what was landed, and the ledger, to the engine where the models are built.

`server` holds the transaction on Postgres, `warehouse` the folder of a shipment to Spark; `groups` says which rows
differ; `ledger` which of two ledgers goes on.
"""
