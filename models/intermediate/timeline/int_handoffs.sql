-- One row per handoff: a stretch in which people take over from the AI, up to the next AI reply.
-- Its initiator, reason, from and to are those of its best evidence: first handoff event, else first assignment, else first
-- letting go, else first human reply. `evidence_in_time` is what was known when the episode was evaluated: before the last AI
-- reply + 72 h, or at the very instant the handoff started. `first_item_initiator` is who made its first item, whatever
-- followed, be it at the same instant.
{{ config(materialized='by_conversation') }}
with

human_items as (select * from {{ of_touched(ref('int_human_items')) }}),

events as (select * from {{ of_touched(ref('int_events')) }}),

handoff_items as (
    select
        human_items.*,
        min(occurred_at) over (
            partition by conversation_number, episode_index, ai_replies_before
        ) as handoff_started_at
    from human_items
    where is_in_handoff
),

graded as (
    select
        *,
        case item_role
            when 'handoff' then 'handoff_event'
            when 'human_assignment' then 'assignment'
            when 'letting_go' then 'unassignment'
            else 'human_reply'
        end as evidence,
        occurred_at = handoff_started_at
        or coalesce(occurred_at < {{ add_hours('last_ai_reply_at', episode_window_hours()) }}, false) as is_in_time
    from handoff_items
),

stretches as (
    select
        conversation_number,
        episode_index,
        min(item_number) as first_item_number,
        min(occurred_at) as occurred_at,
        {{ value_at_first('item_type', 'item_number', 'true') }} as first_item_type,
        {{ value_at_first('item_key', 'item_number', 'true') }} as first_item_key,
        {{ value_at_first('evidence', 'item_number', 'true') }} as first_item_evidence,
        {{ value_at_first('item_key', 'item_number', "item_role = 'handoff'") }} as handoff_event_key,
        {{ value_at_first('item_key', 'item_number', "item_role = 'human_assignment'") }} as assignment_key,
        {{ value_at_first('item_key', 'item_number', "item_role = 'letting_go'") }} as letting_go_key,
        {{ value_at_first('is_early', 'item_number', 'true') }} as is_first_item_early,
        {{ value_at_first('item_key', 'item_number', "item_role = 'handoff' and is_in_time") }} as handoff_event_key_in_time,
        {{ value_at_first('item_key', 'item_number', "item_role = 'human_assignment' and is_in_time") }}
            as assignment_key_in_time,
        {{ value_at_first('item_key', 'item_number', "item_role = 'letting_go' and is_in_time") }} as letting_go_key_in_time,
        min(occurred_at) filter (where item_role = 'human_reply') as human_reply_at
    from graded
    group by conversation_number, episode_index, ai_replies_before
)

select
    stretches.conversation_number,
    stretches.episode_index,
    row_number() over (
        partition by stretches.conversation_number, stretches.episode_index
        order by stretches.first_item_number nulls last
    ) as handoff_index,
    stretches.first_item_number,
    stretches.first_item_type,
    stretches.first_item_key,
    stretches.occurred_at,
    stretches.human_reply_at,
    case when not stretches.is_first_item_early then stretches.occurred_at end as waits_from_at,
    {{ handoff_evidence('stretches', '') }} as evidence,
    {{ handoff_evidence('stretches', '_in_time') }} as evidence_in_time,
    {{ handoff_initiator(handoff_evidence('stretches', ''), 'evidence.initiator') }} as initiator,
    {{ handoff_initiator('stretches.first_item_evidence', 'first_events.initiator') }} as first_item_initiator,
    evidence.reason,
    evidence.from_id,
    evidence.to_id
from stretches
left join events as evidence
    on
        stretches.conversation_number = evidence.conversation_number
        and coalesce(stretches.handoff_event_key, stretches.assignment_key, stretches.letting_go_key) = evidence.item_key
left join events as first_events
    on
        stretches.conversation_number = first_events.conversation_number
        and stretches.first_item_key = first_events.item_key
