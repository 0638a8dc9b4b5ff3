-- One row per episode after a conversation's first: the item that starts it and its number.
-- With a the last AI reply before x: while nobody human acted in [a, a + 72 h) and no customer message came at or after
-- a + 72 h, x starts an episode exactly when it comes at or after a + 72 h, closed or not. In every other case (no AI reply
-- before x among them) x starts one exactly when the conversation is closed at x.
{{ config(materialized='by_conversation') }}
with

cuttable_conversations as (select * from {{ of_touched(ref('int_cuttable_conversations')) }}),

items as (select * from {{ of_touched(ref('int_items')) }}),

relevant_items as (
    select
        items.conversation_number,
        items.item_number,
        items.occurred_at,
        items.item_role,
        items.ai_replies_before
    from items
    inner join cuttable_conversations on items.conversation_number = cuttable_conversations.conversation_number
    where
        items.item_role in (
            'contact_message', 'ai_reply', 'other_public_message', 'close', 'reopen', {{ human_involvement_roles() }}
        )
),

with_past as (
    select
        conversation_number,
        item_number,
        occurred_at,
        item_role,
        max(case when item_role = 'ai_reply' then occurred_at end) over so_far as last_ai_reply_at,
        max(case when item_role = 'close' then item_number end) over so_far as last_close_number,
        max(case when item_role in ('reopen', 'contact_message', 'ai_reply') then item_number end) over so_far
            as last_opening_number,
        count(case when {{ is_public_role('item_role') }} then 1 end) over so_far as public_messages_before,
        -- since the last AI reply before the item
        min(case when item_role in ({{ human_involvement_roles() }}) then occurred_at end) over since_ai_reply
            as first_human_at,
        max(case when item_role = 'contact_message' then occurred_at end) over since_ai_reply as last_contact_message_at
    from relevant_items
    window
        so_far as (
            partition by conversation_number
            order by item_number nulls last rows between unbounded preceding and 1 preceding
        ),
        since_ai_reply as (
            partition by conversation_number, ai_replies_before
            order by item_number nulls last rows between unbounded preceding and 1 preceding
        )
),

with_freeze as (
    select
        *,
        {{ add_hours('last_ai_reply_at', episode_window_hours()) }} as frozen_at
    from with_past
    where item_role in ('contact_message', 'ai_reply') and public_messages_before > 0
),

judged as (
    select
        conversation_number,
        item_number,
        occurred_at,
        case
            when
                frozen_at is not null
                and (first_human_at is null or first_human_at >= frozen_at)
                and (last_contact_message_at is null or last_contact_message_at < frozen_at)
                then occurred_at >= frozen_at
            else coalesce(last_close_number > coalesce(last_opening_number, 0), false)
        end as is_cut
    from with_freeze
)

select
    conversation_number,
    1 + row_number() over (partition by conversation_number order by item_number nulls last) as episode_index,
    item_number as first_item_number
from judged
where is_cut
