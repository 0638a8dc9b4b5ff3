-- One row per item by which people take part, or by which the AI lets go; with who held the episode then,
-- and whether the item starts or belongs to a handoff. A stretch ends at the next AI reply, so the AI replies before the item
-- name it.
{{ config(materialized='by_conversation') }}
with

episode_items as (select * from {{ of_touched(ref('int_episode_items')) }}),

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

human_items as (
    select
        episode_items.conversation_number,
        episode_items.episode_index,
        episode_items.ai_replies_before,
        episode_items.answers_before,
        episode_items.item_number,
        episode_items.occurred_at,
        episode_items.item_type,
        episode_items.item_key,
        episode_items.item_role,
        episode_items.is_by_ai,
        episode_items.is_early,
        coalesce(episode_items.item_number > episode_facts.first_ai_reply_number, false) as is_after_ai_reply,
        episode_facts.last_ai_reply_at,
        episode_facts.first_timely_contact_message_number
    from episode_items
    inner join episode_facts
        on
            episode_items.conversation_number = episode_facts.conversation_number
            and episode_items.episode_index = episode_facts.episode_index
    where episode_items.item_role in ({{ human_involvement_roles() }})
),

-- what could start a handoff: anything while the AI holds; an event, or an assignment by the AI, while nobody does
with_starters as (
    select
        *,
        min(
            case
                when is_after_ai_reply or item_role = 'handoff' or (item_role = 'human_assignment' and is_by_ai)
                    then item_number
            end
        ) over stretch as first_starter_number,
        min(case when item_role = 'human_reply' then item_number end) over stretch as first_reply_number
    from human_items
    window stretch as (partition by conversation_number, episode_index, ai_replies_before)
),

-- a person who speaks while nobody holds takes the conversation: no handoff before the next AI reply
with_stretches as (
    select
        *,
        case
            when is_after_ai_reply or first_reply_number is null or first_starter_number < first_reply_number
                then first_starter_number
        end as handoff_first_item_number
    from with_starters
)

select
    conversation_number,
    episode_index,
    ai_replies_before,
    answers_before,
    item_number,
    occurred_at,
    item_type,
    item_key,
    item_role,
    is_early,
    last_ai_reply_at,
    handoff_first_item_number,
    coalesce(item_number >= handoff_first_item_number, false) as is_in_handoff,
    -- an owner set before the AI spoke is no involvement
    item_role <> 'human_assignment'
    or is_after_ai_reply
    or coalesce(item_number >= handoff_first_item_number, false) as is_involvement,
    item_role = 'human_reply' and coalesce(item_number > first_timely_contact_message_number, false)
        as is_after_contact_message
from with_stretches
