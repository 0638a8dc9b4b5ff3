-- One row per conversation: who opened, answered and closed it, and the clocks between, as respond.io counts. A view: it
-- follows from stored responses.
{{ config(materialized='view') }}
with

conversations as (select * from {{ ref('int_known_conversations') }}),

episodes as (select * from {{ ref('int_conversation_episodes') }}),

responses as (select * from {{ ref('int_conversation_responses') }}),

accounts as (select * from {{ ref('base_accounts') }}),

joined as (
    select
        conversations.source_system,
        conversations.account_id,
        conversations.conversation_id,
        conversations.opened_by,
        case when conversations.opened_at <= accounts.as_of then conversations.opened_at end as opened_at,
        -- what the export says; where it does not, who spoke first
        case
            when coalesce(conversations.opened_by, 'unknown') <> 'unknown' then conversations.opened_by = 'manual'
            when responses.person_spoke_first is not null then responses.person_spoke_first
            when episodes.contact_messages > 0 then false
        end as is_opened_by_person,
        responses.person_spoke_first,
        responses.first_sender_id,
        responses.first_asked_at,
        responses.first_response_at as any_first_response_at,
        responses.first_responder_id as any_first_responder_id,
        responses.last_human_reply_at,
        coalesce(responses.responses, 0) as responses,
        responses.response_seconds_sum,
        responses.first_assigned_at,
        responses.last_assigned_at,
        responses.assigned_before_response_at,
        responses.last_assignment_responded_at,
        responses.last_assignment_responder_id,
        coalesce(responses.handoffs, 0) as handoffs,
        coalesce(responses.handoff_waits, 0) as handoff_waits,
        responses.handoff_wait_seconds_sum,
        responses.first_handoff_wait_seconds,
        responses.handoff_responder_id,
        responses.closer_id,
        episodes.public_messages - episodes.contact_messages as outgoing_messages,
        episodes.contact_messages as incoming_messages
    from conversations
    inner join episodes on conversations.conversation_number = episodes.conversation_number
    inner join accounts
        on conversations.source_system = accounts.source_system and conversations.account_id = accounts.account_id
    left join responses on conversations.conversation_number = responses.conversation_number
),

-- who opens a conversation responds to nobody: no first response, not one of 0
with_first_responses as (
    select
        *,
        case when not coalesce(is_opened_by_person, false) then any_first_response_at end as first_response_at,
        case when not coalesce(is_opened_by_person, false) then any_first_responder_id end as first_responder_id
    from joined
)

select
    source_system || '/' || account_id || '/' || conversation_id as conversation_key,
    source_system,
    account_id,
    conversation_id,
    ---------- who
    coalesce(opened_by, 'unknown') as opened_by,
    is_opened_by_person,
    case when is_opened_by_person and person_spoke_first then first_sender_id end as opener_id,
    first_responder_id,
    any_first_responder_id as responder_id,
    last_assignment_responder_id,
    handoff_responder_id,
    closer_id,
    ---------- instants
    first_assigned_at,
    last_assigned_at,
    first_response_at,
    last_human_reply_at,
    ---------- counts
    incoming_messages,
    outgoing_messages,
    responses,
    handoffs,
    ---------- clocks: none runs across an episode's end, but those that are named after the opening
    {{ elapsed_seconds('first_asked_at', 'first_response_at') }} as first_response_seconds,
    {{ elapsed_seconds('opened_at', 'first_response_at') }} as open_to_first_response_seconds,
    {{ elapsed_seconds('assigned_before_response_at', 'first_response_at') }} as first_assignment_to_first_response_seconds,
    {{ elapsed_seconds('last_assigned_at', 'last_assignment_responded_at') }} as last_assignment_to_response_seconds,
    response_seconds_sum,
    {{ rate('response_seconds_sum', 'responses') }} as average_response_seconds,
    first_handoff_wait_seconds,
    handoff_wait_seconds_sum,
    handoff_waits as handoff_wait_seconds_n,
    {{ rate('handoff_wait_seconds_sum', 'handoff_waits') }} as average_handoff_wait_seconds,
    {{ elapsed_seconds('opened_at', 'last_human_reply_at') }} as open_to_last_human_reply_seconds
from with_first_responses
