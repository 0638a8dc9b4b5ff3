-- One row per conversation that a Customer Agent event names: what the events say of it and the conversation itself does not.
-- Channel and profile are those of the earliest event that has one; the tags are those of all. A table: events are ranked once
-- for the three models that read it.
{{ config(materialized='table') }}
with

events as (select * from {{ ref('int_klaviyo__conversation_events') }}),

tags as (select * from {{ ref('int_klaviyo__conversation_tags') }}),

ranked as (
    select
        source_system,
        account_id,
        conversation_id,
        {{ normalised('channel') }} as channel,
        profile_id,
        row_number() over (
            partition by source_system, account_id, conversation_id
            order by
                case when {{ normalised('channel') }} is null then 1 else 0 end asc,
                occurred_at asc nulls last,
                event_id asc nulls last
        ) as channel_rank,
        row_number() over (
            partition by source_system, account_id, conversation_id
            order by
                case when profile_id is null then 1 else 0 end asc,
                occurred_at asc nulls last,
                event_id asc nulls last
        ) as profile_rank
    from events
),

facts as (
    select
        source_system,
        account_id,
        conversation_id,
        max(case when channel_rank = 1 then channel end) as channel,
        max(case when profile_rank = 1 then profile_id end) as profile_id
    from ranked
    group by 1, 2, 3
),

tag_lists as (
    select
        source_system,
        account_id,
        conversation_id,
        {{ json_list_of('tag') }} as tags
    from tags
    group by 1, 2, 3
)

select
    facts.source_system,
    facts.account_id,
    facts.conversation_id,
    facts.channel,
    facts.profile_id,
    tag_lists.tags
from facts
left join tag_lists
    on
        facts.source_system = tag_lists.source_system
        and facts.account_id = tag_lists.account_id
        and facts.conversation_id = tag_lists.conversation_id
