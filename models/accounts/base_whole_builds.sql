-- One row per build that ended whole and judged by the newest exports: the hash of each seed and of the accounts' settings,
-- beside those of the whole build before it.
with

builds as (
    select * from {{ source('loads', 'builds') }}
    where status = 'whole' and as_of is null
)

select
    entry_number,
    started_at,
    seed_hashes,
    settings_hash,
    lag(seed_hashes) over (order by entry_number nulls last) as seed_hashes_before,
    lag(settings_hash) over (order by entry_number nulls last) as settings_hash_before
from builds
