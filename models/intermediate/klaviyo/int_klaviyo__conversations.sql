-- One row per conversation, in the shape of the contract: its newest version, and what events say of it. Without an event its
-- channel is unknown and its customer nobody. Its closes are events.
with

conversations as (
    select * from {{ ref('int_klaviyo__conversation_versions') }}
    where is_newest
),

facts as (select * from {{ ref('int_klaviyo__conversation_facts') }})

select
    conversations.source_system,
    conversations.account_id,
    conversations.conversation_id,
    facts.profile_id as contact_id,
    cast(null as varchar) as ticket_id,
    cast(null as varchar) as closed_by_id,
    cast(null as varchar) as closed_by_team_id,
    cast(null as varchar) as assignee_id,
    cast(null as varchar) as team_id,
    cast(null as varchar) as merged_into_id,
    facts.channel,
    conversations.status_as_exported as status,
    cast(null as varchar) as opened_by_kind,
    cast(null as varchar) as closed_by_kind,
    cast(null as varchar) as closer_kind,
    cast(null as varchar) as category,
    cast(null as varchar) as summary,
    facts.tags,
    -- what is open has no verdict yet
    case when conversations.status <> 'open' then conversations.status_as_exported end as vendor_verdict,
    cast(null as boolean) as is_spam,
    case when conversations.conversation_mode = 'preview' then true end as is_test,
    conversations.created_at as opened_at,
    cast(null as timestamp) as closed_at,
    cast(null as varchar) as is_spam_fault,
    cast(null as varchar) as is_test_fault,
    conversations.created_at_fault as opened_at_fault,
    cast(null as varchar) as closed_at_fault,
    conversations._file,
    conversations._row
from conversations
left join facts
    on
        conversations.source_system = facts.source_system
        and conversations.account_id = facts.account_id
        and conversations.conversation_id = facts.conversation_id
