-- One row per state change of an episode by which a person is asked for (handoff_requested) or offered (handoff_offered):
-- whether anybody took it, and the first reply of a person after it in the episode. Taken is a handoff, a human assignment or a
-- human reply after it. One window over the few conversations that have any: no pairs of requests and answers.
{{ config(materialized='by_conversation') }}
with

events as (select * from {{ of_touched(ref('int_events')) }}),

episode_items as (select * from {{ of_touched(ref('int_episode_items')) }}),

human_items as (select * from {{ of_touched(ref('int_human_items')) }}),

request_events as (
    select
        conversation_number,
        item_key,
        event_type
    from events
    where event_type in ('handoff_requested', 'handoff_offered')
),

requests as (
    select
        episode_items.conversation_number,
        episode_items.episode_index,
        episode_items.item_number,
        episode_items.item_key,
        episode_items.occurred_at,
        episode_items.is_early,
        request_events.event_type
    from episode_items
    inner join request_events
        on
            episode_items.conversation_number = request_events.conversation_number
            and episode_items.item_key = request_events.item_key
    where not episode_items.is_message
),

asked_conversations as (
    select conversation_number
    from requests
    group by 1
),

requests_and_answers as (
    select
        *,
        false as is_answer,
        false as is_reply
    from requests
    union all
    select
        human_items.conversation_number,
        human_items.episode_index,
        human_items.item_number,
        human_items.item_key,
        human_items.occurred_at,
        human_items.is_early,
        cast(null as varchar) as event_type,
        true as is_answer,
        human_items.item_role = 'human_reply' as is_reply
    from human_items
    inner join asked_conversations on human_items.conversation_number = asked_conversations.conversation_number
),

with_later_answers as (
    select
        *,
        coalesce(bool_or(is_answer) over later, false) as is_taken,
        min(case when is_reply then occurred_at end) over later as served_at
    from requests_and_answers
    window later as (
        partition by conversation_number, episode_index
        order by item_number desc nulls last
        rows between unbounded preceding and 1 preceding
    )
)

select
    conversation_number,
    episode_index,
    row_number() over (
        partition by conversation_number, episode_index
        order by item_number nulls last
    ) as request_index,
    item_number,
    item_key,
    event_type as kind,
    occurred_at,
    -- an early one starts no clock
    case when not is_early then occurred_at end as waits_from_at,
    is_taken,
    served_at
from with_later_answers
where not is_answer
