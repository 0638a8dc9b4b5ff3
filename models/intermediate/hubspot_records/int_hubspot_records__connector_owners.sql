-- One row per owner of a connector, with what the table of users knows of the person.
{{ config(materialized='view') }}
with

owners as (select * from {{ ref('stg_hubspot_connector__owner') }}),

users as (select * from {{ ref('stg_hubspot_connector__users') }})

select
    owners.source_system,
    owners.account_id,
    owners.owner_id,
    owners.actor_id,
    coalesce(owners.owner_name, users.user_name) as owner_name,
    coalesce(owners.email, users.email) as email,
    owners.updated_at,
    owners.is_deleted,
    owners._extracted_at,
    owners._file,
    owners._row
from owners
left join users
    on
        owners.source_system = users.source_system
        and owners.account_id = users.account_id
        and owners.actor_id = 'A-' || users.user_id
