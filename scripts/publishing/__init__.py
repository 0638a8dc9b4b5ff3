"""Publishing: marts, reports and ledger as tables in a file of their own, in Parquet and in Postgres.

`declaration` reads what the YAML promises of each relation; `builds` says whether what stands is one whole build;
`replaced` looks at the copies of before, and `ledgers` whether a row of theirs would be lost; `copying` writes the new
file; `places` takes turns and swaps; `postgres` is the only module that knows that engine.
"""
