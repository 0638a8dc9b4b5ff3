-- One row per account, kind of record and distance between the text times and the ids' own clocks, known at as_of. A table:
-- every message and conversation is read once for its few rows.
{{ config(materialized='table') }}
with

id_clocks as (select * from {{ ref('int_respond_io__id_clocks') }}),

accounts as (select * from {{ ref('base_accounts') }})

select
    id_clocks.source_system,
    id_clocks.account_id,
    id_clocks.record_kind,
    accounts.timezone,
    id_clocks.quarters_late,
    cast(id_clocks.quarters_late / 4.0 as decimal(18, 2)) as hours_late,
    count(*) as records,
    min(id_clocks.id_at) as first_at,
    max(id_clocks.id_at) as last_at
from id_clocks
inner join accounts on id_clocks.source_system = accounts.source_system and id_clocks.account_id = accounts.account_id
where {{ exists_by('id_clocks.stated_at', 'accounts.as_of') }}
group by 1, 2, 3, 4, 5, 6
