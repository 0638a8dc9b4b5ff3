-- One row per Customer Agent event that names a conversation and exists at its account's as_of: it may say something of it.
with

records as (select * from {{ ref('int_klaviyo__event_records') }}),

accounts as (select * from {{ ref('base_accounts') }})

select
    records.source_system,
    records.account_id,
    records.event_id,
    records.conversation_id,
    records.profile_id,
    records.channel,
    records.tags,
    records.skill,
    records.occurred_at
from records
inner join accounts on records.source_system = accounts.source_system and records.account_id = accounts.account_id
where
    records.is_of_agent
    and records.conversation_id is not null
    and {{ exists_by('records.occurred_at', 'accounts.as_of') }}
