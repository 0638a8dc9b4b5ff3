-- One row per episode with an AI reply: what came first in the conversation after the last one, by role, across later
-- episodes as well, up to the longest window of any definition.
with

episode_facts as (select * from {{ ref('int_episode_facts') }}),

items as (select * from {{ ref('int_item_ids') }}),

confirmable_messages as (select * from {{ ref('int_confirmable_messages') }}),

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
),

classified as (
    select
        later_items.*,
        later_items.item_role = 'contact_message' and confirmable_messages.is_confirmation is not true as is_no_confirmation,
        later_items.item_role = 'contact_message' and coalesce(confirmable_messages.is_confirmation, false) as is_confirmation,
        later_items.item_role = 'contact_message' and confirmable_messages.is_confirmation is null as is_unclear,
        min(case when later_items.item_role = 'close' then later_items.item_number end) over (
            partition by later_items.conversation_number, later_items.episode_index
        ) as first_close_number
    from later_items
    left join confirmable_messages
        on
            later_items.conversation_number = confirmable_messages.conversation_number
            and later_items.item_number = confirmable_messages.item_number
)

select
    conversation_number,
    episode_index,
    min(occurred_at) filter (where item_role = 'contact_message') as first_contact_message_at,
    {{ value_at_first('item_id', 'item_number', "item_role = 'contact_message'") }} as first_contact_message_id,
    -- a customer who says more than thanks; is_unclear: nobody knows what that message said
    min(occurred_at) filter (where is_no_confirmation) as first_objection_at,
    {{ value_at_first('item_id', 'item_number', 'is_no_confirmation') }} as first_objection_id,
    {{ value_at_first('is_unclear', 'item_number', 'is_no_confirmation') }} as is_first_objection_unclear,
    min(occurred_at) filter (where is_confirmation) as first_confirmation_at,
    {{ value_at_first('item_id', 'item_number', 'is_confirmation') }} as first_confirmation_id,
    min(occurred_at) filter (where item_role = 'human') as first_human_at,
    {{ value_at_first(source_item_id(), 'item_number', "item_role = 'human'") }} as first_human_id,
    min(occurred_at) filter (where item_role = 'handoff_request') as first_request_at,
    {{ value_at_first(source_item_id(), 'item_number', "item_role = 'handoff_request'") }} as first_request_id,
    min(occurred_at) filter (where item_role = 'close') as first_close_at,
    min(occurred_at) filter (where item_role = 'contact_message' and item_number > first_close_number) as reopened_at,
    {{ value_at_first('item_id', 'item_number', "item_role = 'contact_message' and item_number > first_close_number") }}
        as reopened_id
from classified
group by 1, 2
