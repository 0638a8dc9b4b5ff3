-- One row per closed conversation: respond.io's "Conversation list", with category and closing note.
with

conversations as (
    select * from {{ ref('fct_conversations') }}
    where is_counted and closed_at is not null
),

responses as (select * from {{ ref('fct_conversation_responses') }}),

contacts as (select * from {{ ref('dim_contacts') }}),

agents as (select * from {{ ref('dim_agents') }}),

accounts_with_messages as (
    select * from {{ ref('dim_account_evidence') }}
    where evidence_kind = 'messages' and is_known
)

select
    conversations.conversation_key,
    conversations.source_system,
    conversations.account_id,
    conversations.conversation_id,
    conversations.contact_id,
    contacts.contact_name,
    {{ contact_type('conversations.is_returning_contact') }} as contact_type,
    conversations.channel,
    conversations.opened_at,
    conversations.opened_date,
    coalesce(conversations.opened_by_kind, 'unknown') as opened_source,
    conversations.closed_at,
    conversations.closed_date,
    coalesce(conversations.closed_by_kind, 'unknown') as closed_source,
    responses.closer_id,
    closers.agent_name as closer_name,
    conversations.closed_by_team_id,
    coalesce(conversations.assignee_id, 'none') as assignee_id,
    assignees.agent_name as assignee_name,
    coalesce(conversations.team_id, 'none') as team_id,
    conversations.first_assignee_id,
    conversations.last_assignee_id,
    responses.first_assigned_at,
    responses.last_assigned_at,
    responses.first_response_at,
    responses.first_responder_id,
    responses.first_response_seconds,
    conversations.resolution_seconds,
    {{ elapsed_seconds('conversations.opened_at', 'responses.first_assigned_at') }} as open_to_first_assignment_seconds,
    responses.first_assignment_to_first_response_seconds,
    responses.last_assignment_to_response_seconds,
    {{ elapsed_seconds('responses.first_assigned_at', 'conversations.closed_at') }} as first_assignment_to_close_seconds,
    {{ elapsed_seconds('responses.last_assigned_at', 'conversations.closed_at') }} as last_assignment_to_close_seconds,
    responses.average_response_seconds,
    responses.handoffs,
    responses.handoff_wait_seconds_sum,
    responses.handoff_wait_seconds_n,
    responses.average_handoff_wait_seconds,
    -- without an export of messages nobody knows how many there were
    case when accounts_with_messages.account_id is not null then responses.incoming_messages end as incoming_messages,
    case when accounts_with_messages.account_id is not null then responses.outgoing_messages end as outgoing_messages,
    case when accounts_with_messages.account_id is not null then responses.responses end as responses,
    coalesce(conversations.category, 'none') as category,
    conversations.category is not null or conversations.summary is not null as has_closing_note,
    conversations.summary,
    conversations.last_outcome
from conversations
inner join responses on conversations.conversation_key = responses.conversation_key
left join accounts_with_messages
    on
        conversations.source_system = accounts_with_messages.source_system
        and conversations.account_id = accounts_with_messages.account_id
left join contacts
    on
        conversations.source_system = contacts.source_system
        and conversations.account_id = contacts.account_id
        and conversations.contact_id = contacts.contact_id
left join agents as closers
    on
        responses.source_system = closers.source_system
        and responses.account_id = closers.account_id
        and responses.closer_id = closers.agent_id
left join agents as assignees
    on
        conversations.source_system = assignees.source_system
        and conversations.account_id = assignees.account_id
        and conversations.assignee_id = assignees.agent_id
