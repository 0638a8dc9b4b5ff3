-- One row per episode and window after whose end the customer wrote again in the same conversation: the first such message.
-- Only for windows of definitions that take a resolution back when the customer returns.
with

episode_facts as (select * from {{ ref('int_episode_facts') }}),

items as (select * from {{ ref('int_items') }}),

windows as (select * from {{ ref('int_windows') }}),

last_messages as (
    select
        conversation_number,
        max(last_contact_message_number) as last_contact_message_number
    from episode_facts
    group by 1
),

evaluations as (
    select
        episode_facts.conversation_number,
        episode_facts.episode_index,
        episode_facts.last_ai_reply_number,
        windows.window_hours,
        {{ add_hours('episode_facts.last_ai_reply_at', 'windows.window_hours') }} as evaluated_at
    from episode_facts
    inner join last_messages
        on
            episode_facts.conversation_number = last_messages.conversation_number
            and episode_facts.last_ai_reply_number < last_messages.last_contact_message_number
    cross join windows
    where windows.has_return_rule
)

select
    evaluations.conversation_number,
    evaluations.episode_index,
    evaluations.window_hours,
    min(items.occurred_at) as returned_at,
    {{ value_at_first('items.item_id', 'items.item_number', 'true') }} as returned_message_id
from evaluations
inner join items
    on
        evaluations.conversation_number = items.conversation_number
        and items.item_number > evaluations.last_ai_reply_number
        and items.occurred_at >= evaluations.evaluated_at
where items.item_role = 'contact_message'
group by 1, 2, 3
