-- One row per owner; of a connector's, with what its table of users knows of the person. A table: planning it takes longer than
-- reading it, and several models read it.
{{ config(materialized='table') }}

with

owners as (
    select * from {{ ref('stg_hubspot__owners') }}
    where is_newest_shape
),

users as (select * from {{ ref('stg_hubspot__users') }})

select
    owners.source_system,
    owners.account_id,
    owners.owner_id,
    owners.actor_id,
    coalesce(owners.owner_name, users.user_name) as owner_name,
    coalesce(owners.email, users.email) as email,
    owners._file,
    owners._row
from owners
left join users
    on
        owners.source_system = users.source_system
        and owners.account_id = users.account_id
        -- a condition on the left side alone makes DuckDB compare every pair: it stands in the key
        and case when owners.shape = 'connector' then owners.actor_id end = 'A-' || users.user_id
