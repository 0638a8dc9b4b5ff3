-- One row per submission and act before it of who may be meant: a reply of the AI or of a person, an assignment to a person, a
-- close by one, in the conversations that it is about; an owner of its ticket. Numbered in order.
-- A reply at the submission's own instant came before it, as for the votes; an assignment or a close at it did not.
with

subjects as (select * from {{ ref('int_feedback_subjects') }}),

items as (select * from {{ ref('int_items') }}),

messages as (select * from {{ ref('int_message_keys') }}),

assignments as (select * from {{ ref('int_assignments') }}),

closes as (select * from {{ ref('int_closes') }}),

owner_stays as (select * from {{ ref('int_ticket_owner_stays') }}),

agents as (select * from {{ ref('int_agents') }}),

-- items are many, submissions few: only their conversations are looked at
subject_conversations as (
    select conversation_number from subjects
    where conversation_number is not null
    group by 1
),

subject_tickets as (
    select
        source_system,
        account_id,
        feedback_id,
        submitted_at,
        ticket_id
    from subjects
    where ticket_id is not null
    group by 1, 2, 3, 4, 5
),

replies as (
    select
        conversation_number,
        item_number,
        item_key,
        occurred_at,
        item_role
    from items
    where
        item_role in ('ai_reply', 'human_reply')
        and conversation_number in (select subject_conversations.conversation_number from subject_conversations)
),

subject_messages as (
    select
        conversation_number,
        item_key,
        message_id,
        sender_id
    from messages
    where conversation_number in (select subject_conversations.conversation_number from subject_conversations)
),

conversation_acts as (
    select
        replies.conversation_number,
        replies.item_number,
        replies.occurred_at,
        'replied' as act,
        messages.message_id as item_id,
        case when replies.item_role = 'ai_reply' then coalesce(messages.sender_id, 'ai') else messages.sender_id end as agent_id,
        case when replies.item_role = 'ai_reply' then 'ai' else 'human' end as agent_kind
    from replies
    inner join subject_messages as messages
        on replies.conversation_number = messages.conversation_number and replies.item_key = messages.item_key
    union all
    select
        assignments.conversation_number,
        assignments.item_number,
        assignments.occurred_at,
        'assigned' as act,
        cast(null as varchar) as item_id,
        assignments.to_id as agent_id,
        'human' as agent_kind
    from assignments
    where assignments.to_kind = 'human' and assignments.to_id is not null
    union all
    select
        closes.conversation_number,
        closes.item_number,
        closes.closed_at as occurred_at,
        'closed' as act,
        cast(null as varchar) as item_id,
        closes.closer_id as agent_id,
        'human' as agent_kind
    from closes
    left join agents
        on
            closes.source_system = agents.source_system
            and closes.account_id = agents.account_id
            and closes.closer_id = agents.agent_id
    where closes.closer_id is not null and coalesce(closes.closer_kind, agents.agent_kind) = 'human'
),

acts as (
    select
        subjects.source_system,
        subjects.account_id,
        subjects.feedback_id,
        subjects.conversation_id,
        conversation_acts.conversation_number,
        conversation_acts.item_number,
        conversation_acts.occurred_at,
        conversation_acts.act,
        conversation_acts.agent_id,
        conversation_acts.agent_kind,
        coalesce(conversation_acts.item_id = subjects.message_id, false) as is_named
    from subjects
    inner join conversation_acts on subjects.conversation_number = conversation_acts.conversation_number
    where
        conversation_acts.occurred_at < subjects.submitted_at
        or (conversation_acts.act = 'replied' and conversation_acts.occurred_at = subjects.submitted_at)
        or conversation_acts.item_id = subjects.message_id
    union all
    select
        subject_tickets.source_system,
        subject_tickets.account_id,
        subject_tickets.feedback_id,
        cast(null as varchar) as conversation_id,
        cast(null as bigint) as conversation_number,
        cast(null as bigint) as item_number,
        owner_stays.assigned_at as occurred_at,
        'assigned' as act,
        owner_stays.owner_id as agent_id,
        'human' as agent_kind,
        false as is_named
    from subject_tickets
    inner join owner_stays
        on
            subject_tickets.source_system = owner_stays.source_system
            and subject_tickets.account_id = owner_stays.account_id
            and subject_tickets.ticket_id = owner_stays.ticket_id
    left join agents
        on
            owner_stays.source_system = agents.source_system
            and owner_stays.account_id = agents.account_id
            and owner_stays.owner_id = agents.agent_id
    where
        owner_stays.assigned_at < subject_tickets.submitted_at
        and owner_stays.owner_id is not null
        and coalesce(agents.agent_kind, 'unknown') not in ('ai', 'bot')
)

select
    *,
    row_number() over (
        partition by source_system, account_id, feedback_id
        -- what a ticket's history says has no place among the items of its instant: after them
        order by occurred_at asc nulls last, conversation_id asc nulls last, item_number asc nulls last
    ) as act_number
from acts
