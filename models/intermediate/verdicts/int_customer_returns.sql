-- One row per episode after whose last AI reply the customer wrote again in the same conversation, however late and across
-- later episodes: the first such message, and the first that says more than thanks.
with

episode_facts as (select * from {{ ref('int_episode_facts') }}),

items as (select * from {{ ref('int_item_ids') }}),

confirmable_messages as (select * from {{ ref('int_confirmable_messages') }}),

answered_conversations as (
    select conversation_number
    from episode_facts
    group by 1
    having min(last_ai_reply_number) < max(last_contact_message_number)
),

turns as (
    select
        items.conversation_number,
        items.item_number,
        items.occurred_at,
        items.item_id,
        items.item_role,
        confirmable_messages.is_confirmation
    from items
    inner join answered_conversations on items.conversation_number = answered_conversations.conversation_number
    left join confirmable_messages
        on
            items.conversation_number = confirmable_messages.conversation_number
            and items.item_number = confirmable_messages.item_number
    where items.item_role in ('contact_message', 'ai_reply')
),

with_next_messages as (
    select
        conversation_number,
        item_number,
        min(case when item_role = 'contact_message' then item_number end) over later as returned_number,
        min(case when item_role = 'contact_message' and is_confirmation is not true then item_number end) over later
            as objected_number
    from turns
    window later as (
        partition by conversation_number order by item_number rows between 1 following and unbounded following
    )
)

select
    episode_facts.conversation_number,
    episode_facts.episode_index,
    returns.occurred_at as returned_at,
    returns.item_id as returned_id,
    objections.occurred_at as objected_at,
    objections.item_id as objected_id,
    objections.item_id is not null and objections.is_confirmation is null as is_objection_unclear
from episode_facts
inner join with_next_messages
    on
        episode_facts.conversation_number = with_next_messages.conversation_number
        and episode_facts.last_ai_reply_number = with_next_messages.item_number
inner join turns as returns
    on
        with_next_messages.conversation_number = returns.conversation_number
        and with_next_messages.returned_number = returns.item_number
left join turns as objections
    on
        with_next_messages.conversation_number = objections.conversation_number
        and with_next_messages.objected_number = objections.item_number
