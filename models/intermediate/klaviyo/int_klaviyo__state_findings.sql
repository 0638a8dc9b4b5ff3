-- One row per version of a conversation, or event of its start, that tells its state badly: a status that no map knows or that
-- went back, an instant that could not be read.
with

versions as (select * from {{ ref('int_klaviyo__conversation_versions') }}),

records as (select * from {{ ref('int_klaviyo__event_records') }}),

-- most conversations show one status in all their versions: only the others are put in order
changed_conversations as (
    select
        source_system,
        account_id,
        conversation_id
    from versions
    group by 1, 2, 3
    having min(status) <> max(status)
),

-- the next version of a conversation, in the order in which they were exported
followed as (
    select
        versions.*,
        lead(versions.status) over (
            partition by versions.source_system, versions.account_id, versions.conversation_id
            order by
                versions._extracted_at nulls last,
                versions.updated_at nulls last,
                {{ natural_order('versions._file') }} nulls last,
                versions._file nulls last,
                versions._row nulls last,
                versions._load_id nulls last
        ) as next_status
    from versions
    inner join changed_conversations
        on
            versions.source_system = changed_conversations.source_system
            and versions.account_id = changed_conversations.account_id
            and versions.conversation_id = changed_conversations.conversation_id
)

select
    source_system,
    account_id,
    'unknown_kind' as check_name,
    'conversations' as table_name,
    'status' as column_name,
    _file as file,
    _row as file_row,
    conversation_id as record_id,
    conversation_id,
    cast(null as timestamp) as happened_at,
    'is in no map and reads as unknown' as what,
    status_as_exported as example
from versions
where is_newest and {{ is_unmapped('status', 'status_as_exported') }}
union all
select
    source_system,
    account_id,
    'status_went_back' as check_name,
    'conversations' as table_name,
    'status' as column_name,
    _file as file,
    _row as file_row,
    conversation_id as record_id,
    conversation_id,
    cast(null as timestamp) as happened_at,
    'was no longer open, and a later export shows another status: the first close or handoff counts' as what,
    status || ', then ' || next_status as example
from followed
where status <> 'open' and next_status <> status
union all
select
    source_system,
    account_id,
    {{ fault_check('updated_at_fault') }} as check_name,
    'conversations' as table_name,
    'updated_at' as column_name,
    _file as file,
    _row as file_row,
    conversation_id as record_id,
    cast(null as varchar) as conversation_id,
    cast(null as timestamp) as happened_at,
    {{ fault_meaning('updated_at_fault') }} as what,
    {{ fault_value('updated_at_fault') }} as example
from versions
where updated_at_fault is not null
union all
select
    source_system,
    account_id,
    {{ fault_check('occurred_at_fault') }} as check_name,
    'events' as table_name,
    'occurred_at' as column_name,
    _file as file,
    _row as file_row,
    event_id as record_id,
    cast(null as varchar) as conversation_id,
    cast(null as timestamp) as happened_at,
    {{ fault_meaning('occurred_at_fault') }} as what,
    {{ fault_value('occurred_at_fault') }} as example
from records
where event_word = 'agent_started' and occurred_at_fault is not null
