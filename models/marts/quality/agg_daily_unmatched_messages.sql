-- One row per account, contact and local day with messages that belong to no conversation, and where they lie.
with

unmatched_days as (select * from {{ ref('int_exported_unmatched_days') }})

select
    source_system || '/' || account_id || '/' || coalesce(contact_id, 'unknown') || '/' || cast(sent_date as varchar) || '/'
    || where_it_lies as unmatched_key,
    source_system,
    account_id,
    contact_id,
    sent_date,
    where_it_lies,
    messages,
    contact_messages,
    first_sent_at,
    last_sent_at
from unmatched_days
