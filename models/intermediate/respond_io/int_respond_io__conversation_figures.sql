-- One row per exported conversation: what its messages and instants say of the figures that respond.io states beside it.
with

conversations as (select * from {{ ref('int_respond_io__conversation_records') }}),

messages as (
    select * from {{ ref('int_respond_io__messages') }}
    where conversation_id is not null
),

responses as (select * from {{ ref('int_respond_io__human_responses') }}),

exported_messages as (select * from {{ ref('int_respond_io__placed_messages') }}),

contact_kinds as (
    select * from {{ ref('value_map') }}
    where source_system = 'respond_io' and domain = 'sender_kind' and value = 'contact'
),

-- an account without messages says nothing of how many there were; messages of other conversations say that these had none
accounts_with_messages as (
    select
        source_system,
        account_id
    from exported_messages
    group by 1, 2
),

counted_messages as (
    select
        messages.source_system,
        messages.account_id,
        messages.conversation_id,
        count(case when contact_kinds.raw_value is not null then 1 end) as incoming_messages,
        count(case when contact_kinds.raw_value is null then 1 end) as outgoing_messages
    from messages
    left join contact_kinds on messages.sender_kind = contact_kinds.raw_value
    group by 1, 2, 3
),

counted_responses as (
    select
        conversations.source_system,
        conversations.account_id,
        conversations.conversation_id,
        count(*) as responses,
        sum({{ microseconds_between('responses.asked_at', 'responses.answered_at') }}) as waited_microseconds,
        min(responses.answered_at) as first_response_at,
        min(case when responses.answered_at >= conversations.last_assigned_at then responses.answered_at end)
            as response_to_last_assignment_at
    from conversations
    inner join responses
        on
            conversations.source_system = responses.source_system
            and conversations.account_id = responses.account_id
            and conversations.conversation_id = responses.conversation_id
    group by 1, 2, 3
),

joined as (
    select
        conversations.*,
        accounts_with_messages.account_id is not null as has_messages,
        counted_messages.incoming_messages,
        counted_messages.outgoing_messages,
        counted_responses.first_response_at as computed_first_response_at,
        counted_responses.response_to_last_assignment_at,
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
    ---------- counts, as stated
    joined.number_of_outgoing_messages as stated_number_of_outgoing_messages,
    joined.number_of_incoming_messages as stated_number_of_incoming_messages,
    joined.number_of_responses as stated_number_of_responses,
    joined.number_of_assignments as stated_number_of_assignments,
    _file,
    _row
from joined
