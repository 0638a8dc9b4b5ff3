-- One row per version of a conversation, or event of its start, that tells its state badly: a status that no map knows or that
-- went back, an instant that could not be read.
with

versions as (select * from {{ ref('int_klaviyo__conversation_versions') }}),

records as (select * from {{ ref('int_klaviyo__event_records') }}),

-- the next version of a conversation, in the order in which they were exported
followed as (
    select
        *,
        lead(status) over (
            partition by source_system, account_id, conversation_id
            order by _extracted_at, updated_at, {{ natural_order('_file') }}, _file, _row, _load_id
        ) as next_status
    from versions
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
