-- One row per conversation and contact that any landed version of the conversation names.
select
    _source_system as source_system,
    _account_id as account_id,
    conversation_id,
    contact_id
from {{ source('generic', 'conversations') }}
where contact_id <> ''
group by 1, 2, 3, 4
