-- One row per episode that ended in an instant we know: the next eligible episode of the same contact (any channel of the
-- account), or of the same conversation where the contact is unknown, that starts strictly after it.
-- The end is the last AI reply, else the last public message, else the start.
with

episode_facts as (select * from {{ ref('int_episode_facts') }}),

episodes as (
    select
        conversation_number,
        episode_index,
        case
            when contact_id is null then 'conversation/' || cast(conversation_number as varchar)
            else 'contact/' || source_system || '/' || account_id || '/' || contact_id
        end as person_key,
        case when exclusion_reason is null then started_at end as eligible_start_at,
        coalesce(last_ai_reply_at, last_public_message_at, started_at) as ended_at
    from episode_facts
),

starts_and_ends as (
    select
        conversation_number,
        episode_index,
        person_key,
        eligible_start_at as occurred_at,
        eligible_start_at,
        -- a start at the very instant of an end comes before it: it is not strictly after
        0 as is_end
    from episodes
    where eligible_start_at is not null
    union all
    select
        conversation_number,
        episode_index,
        person_key,
        ended_at as occurred_at,
        cast(null as timestamp) as eligible_start_at,
        1 as is_end
    from episodes
    where ended_at is not null
),

with_next_starts as (
    select
        conversation_number,
        episode_index,
        occurred_at,
        is_end,
        min(eligible_start_at) over (
            partition by person_key
            order by occurred_at, is_end, conversation_number, episode_index
            rows between 1 following and unbounded following
        ) as next_start_at
    from starts_and_ends
)

select
    conversation_number,
    episode_index,
    occurred_at as ended_at,
    next_start_at
from with_next_starts
where is_end = 1
