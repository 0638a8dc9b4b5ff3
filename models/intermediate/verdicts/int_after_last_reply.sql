-- One row per episode with an AI reply: what came first in the conversation after the last one, by role, across later
-- episodes as well, up to the longest window of any definition.
with

episode_facts as (select * from {{ ref('int_episode_facts') }}),

items as (select * from {{ ref('int_items') }}),

windows as (select * from {{ ref('int_windows') }}),

longest_window as (select max(window_hours) as window_hours from windows),

later_items as (
    select
        episode_facts.conversation_number,
        episode_facts.episode_index,
        items.item_number,
        items.occurred_at,
        items.item_id,
        items.is_made_up,
        case when items.item_role in ({{ human_involvement_roles() }}) then 'human' else items.item_role end as item_role
    from items
    inner join episode_facts
        on
            items.conversation_number = episode_facts.conversation_number
            and items.ai_replies_before >= episode_facts.last_ai_reply_ordinal
    cross join longest_window
    where
        items.item_role in ('contact_message', 'handoff_request', 'close', {{ human_involvement_roles() }})
        and items.occurred_at < {{ add_hours('episode_facts.last_ai_reply_at', 'longest_window.window_hours') }}
)

select
    conversation_number,
    episode_index,
    min(occurred_at) filter (where item_role = 'contact_message') as first_contact_message_at,
    {{ value_at_first('item_id', 'item_number', "item_role = 'contact_message'") }} as first_contact_message_id,
    min(occurred_at) filter (where item_role = 'human') as first_human_at,
    {{ value_at_first(source_item_id(), 'item_number', "item_role = 'human'") }} as first_human_id,
    min(occurred_at) filter (where item_role = 'handoff_request') as first_request_at,
    {{ value_at_first(source_item_id(), 'item_number', "item_role = 'handoff_request'") }} as first_request_id,
    min(occurred_at) filter (where item_role = 'close') as first_close_at
from later_items
group by 1, 2
