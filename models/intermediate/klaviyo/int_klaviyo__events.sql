-- One row per state change of a conversation, in the shape of the contract: handoffs to a team and closes. They are the
-- Customer Agent's events; where a conversation has none of a kind with an instant, its status stands in: an item made up.
with

records as (select * from {{ ref('int_klaviyo__event_records') }}),

status_instants as (select * from {{ ref('int_klaviyo__status_instants') }}),

named as (
    select
        *,
        case event_word
            when 'agent_resolved' then 'closed'
            when 'agent_escalated' then 'handoff'
            when 'agent_offered' then 'handoff_offered'
        end as event_type
    from records
),

told_events as (
    select * from named
    where event_type is not null
),

told_conversations as (
    select
        source_system,
        account_id,
        conversation_id,
        event_type
    from told_events
    where occurred_at is not null
    group by 1, 2, 3, 4
),

all_events as (
    select
        source_system,
        account_id,
        event_id,
        conversation_id,
        event_type,
        escalation_reason as reason,
        false as is_made_up,
        occurred_at,
        occurred_at_fault,
        _file,
        _row
    from told_events
    union all
    select
        status_instants.source_system,
        status_instants.account_id,
        case status_instants.event_type
            when 'closed' then {{ made_up_id('status_instants.conversation_id', 'closed') }}
            else {{ made_up_id('status_instants.conversation_id', 'handoff') }}
        end as event_id,
        status_instants.conversation_id,
        status_instants.event_type,
        null as reason,
        true as is_made_up,
        status_instants.occurred_at,
        null as occurred_at_fault,
        status_instants._file,
        status_instants._row
    from status_instants
    left join told_conversations
        on
            status_instants.source_system = told_conversations.source_system
            and status_instants.account_id = told_conversations.account_id
            and status_instants.conversation_id = told_conversations.conversation_id
            and status_instants.event_type = told_conversations.event_type
    where told_conversations.conversation_id is null
)

select
    source_system,
    account_id,
    event_id,
    conversation_id,
    cast(null as varchar) as from_id,
    cast(null as varchar) as to_id,
    cast(null as varchar) as initiated_by_id,
    event_type,
    case when event_type <> 'closed' then 'ai' end as from_kind,
    case when event_type <> 'closed' then 'team' end as to_kind,
    -- who closed, the visitor or the clock, is told nowhere
    case when event_type <> 'closed' then 'ai' end as initiated_by_kind,
    reason,
    cast(null as bigint) as sequence_number,
    is_made_up,
    occurred_at,
    cast(null as varchar) as sequence_number_fault,
    occurred_at_fault,
    _file,
    _row
from all_events
