-- One row per whole build and seed of which it read another file than the whole build before it; one of accounts, where their
-- settings were others.
with

builds as (
    select * from {{ ref('base_whole_builds') }}
    where seed_hashes_before is not null
),

seeds as (
    select
        entry_number,
        {{ json_names('seed_hashes') }} as seed
    from builds
    union
    select
        entry_number,
        {{ json_names('seed_hashes_before') }} as seed
    from builds
)

select
    builds.entry_number,
    builds.started_at,
    'seed' as kind,
    split_part(seeds.seed, '.', 3) as name
from builds
inner join seeds on builds.entry_number = seeds.entry_number
where
    {{ json_member('builds.seed_hashes', 'seeds.seed') }}
    is distinct from {{ json_member('builds.seed_hashes_before', 'seeds.seed') }}
union all
select
    entry_number,
    started_at,
    'settings' as kind,
    'accounts' as name
from builds
where settings_hash is distinct from settings_hash_before
