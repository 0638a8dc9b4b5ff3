-- One row per exported conversation: what its messages and instants say of the figures that respond.io states beside it.
with

conversations as (select * from {{ ref('int_respond_io__conversation_records') }}),

messages as (
    select * from {{ ref('int_respond_io__messages') }}
    where conversation_id is not null
),

responses as (select * from {{ ref('int_respond_io__human_responses') }}),

contact_kinds as (
    select * from {{ ref('value_map') }}
    where source_system = 'respond_io' and domain = 'sender_kind' and value = 'contact'
),

human_kinds as (
    select * from {{ ref('value_map') }}
    where source_system = 'respond_io' and domain = 'sender_kind' and value in ('human', 'echo')
),

-- an account without messages says nothing of how many there were
accounts_with_messages as (
    select
        source_system,
        account_id
    from messages
    group by 1, 2
),

counted_messages as (
    select
        conversations.source_system,
        conversations.account_id,
        conversations.conversation_id,
        count(case when contact_kinds.raw_value is not null then 1 end) as incoming_messages,
        count(case when contact_kinds.raw_value is null then 1 end) as outgoing_messages,
        min(case when human_kinds.raw_value is not null and messages.delivery_status is null then messages.sent_at end)
            as first_response_at,
        min(
            case
                when
                    human_kinds.raw_value is not null
                    and messages.delivery_status is null
                    and messages.sent_at >= conversations.last_assigned_at
                    then messages.sent_at
            end
        ) as response_to_last_assignment_at
    from conversations
    inner join messages
        on
            conversations.source_system = messages.source_system
            and conversations.account_id = messages.account_id
            and conversations.conversation_id = messages.conversation_id
    left join contact_kinds on messages.sender_kind = contact_kinds.raw_value
    left join human_kinds on messages.sender_kind = human_kinds.raw_value
    group by 1, 2, 3
),

counted_responses as (
    select
        source_system,
        account_id,
        conversation_id,
        count(*) as responses,
        sum({{ microseconds_between('asked_at', 'answered_at') }}) as waited_microseconds
    from responses
    group by 1, 2, 3
),

joined as (
    select
        conversations.*,
        accounts_with_messages.account_id is not null as has_messages,
        counted_messages.incoming_messages,
        counted_messages.outgoing_messages,
        counted_messages.first_response_at as computed_first_response_at,
        counted_messages.response_to_last_assignment_at,
        counted_responses.responses,
        counted_responses.waited_microseconds,
        case
            when conversations.first_assigned_at is null and conversations.last_assigned_at is null then 0
            when
                conversations.first_assigned_at is null
                or conversations.last_assigned_at is null
                or (
                    conversations.first_assigned_at = conversations.last_assigned_at
                    and coalesce(conversations.first_assignee_id, '') = coalesce(conversations.last_assignee_id, '')
                )
                then 1
            else 2
        end as seen_assignments
    from conversations
    left join accounts_with_messages
        on
            conversations.source_system = accounts_with_messages.source_system
            and conversations.account_id = accounts_with_messages.account_id
    left join counted_messages
        on
            conversations.source_system = counted_messages.source_system
            and conversations.account_id = counted_messages.account_id
            and conversations.conversation_id = counted_messages.conversation_id
    left join counted_responses
        on
            conversations.source_system = counted_responses.source_system
            and conversations.account_id = counted_responses.account_id
            and conversations.conversation_id = counted_responses.conversation_id
)

select
    source_system,
    account_id,
    conversation_id,
    started_at,
    ---------- durations, by the name of the column that states them
    {{ elapsed_seconds('started_at', 'computed_first_response_at') }} as first_response_time,
    {{ elapsed_seconds('started_at', 'resolved_at') }} as resolution_time,
    {{ elapsed_seconds('started_at', 'first_assigned_at') }} as time_to_first_assignment,
    {{ elapsed_seconds('first_assigned_at', 'computed_first_response_at') }} as first_assignment_to_first_response_time,
    {{ elapsed_seconds('last_assigned_at', 'response_to_last_assignment_at') }} as last_assignment_to_response_time,
    {{ elapsed_seconds('first_assigned_at', 'resolved_at') }} as first_assignment_to_close_time,
    {{ elapsed_seconds('last_assigned_at', 'resolved_at') }} as last_assignment_to_close_time,
    cast(waited_microseconds as {{ type_double() }}) / 1000000 / responses as average_response_time,
    ---------- counts, likewise
    case when has_messages then coalesce(outgoing_messages, 0) end as number_of_outgoing_messages,
    case when has_messages then coalesce(incoming_messages, 0) end as number_of_incoming_messages,
    case when has_messages then coalesce(responses, 0) end as number_of_responses,
    -- the columns show the first and the last: of more than two nothing is seen
    case
        when seen_assignments < 2 or coalesce({{ parse_integer('number_of_assignments') }}, 0) <= 2 then seen_assignments
    end as number_of_assignments,
    {% for column in ['number_of_outgoing_messages', 'number_of_incoming_messages', 'number_of_responses', 'number_of_assignments'] -%}
    {{ column }} as stated_{{ column }},
    {% endfor -%}
    _file,
    _row
from joined
