-- One row per episode: when its outcome is evaluated and whether that instant has come; who is eligible and handled.
-- The instant is the last AI reply + 72 h; without any AI reply, the handoff that the AI made.
{{ config(materialized='by_conversation') }}
with

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

handoffs as (select * from {{ of_touched(ref('int_handoffs')) }}),

with_direct_handoffs as (
    select
        episode_facts.conversation_number,
        episode_facts.episode_index,
        episode_facts.as_of,
        episode_facts.exclusion_reason is null as is_eligible,
        episode_facts.ai_replies,
        episode_facts.last_ai_reply_at,
        -- by its best evidence, or by its first item: later evidence never undoes what matured
        coalesce(
            episode_facts.ai_replies = 0 and 'agent' in (handoffs.initiator, handoffs.first_item_initiator), false
        ) as is_direct_handoff,
        handoffs.occurred_at as first_handoff_at
    from episode_facts
    left join handoffs
        on
            episode_facts.conversation_number = handoffs.conversation_number
            and episode_facts.episode_index = handoffs.episode_index
            and handoffs.handoff_index = 1
),

with_instants as (
    select
        *,
        case
            when ai_replies > 0 then {{ add_hours('last_ai_reply_at', episode_window_hours()) }}
            when is_direct_handoff then first_handoff_at
        end as evaluation_at
    from with_direct_handoffs
)

select
    conversation_number,
    episode_index,
    is_eligible,
    is_eligible and (ai_replies > 0 or is_direct_handoff) as is_handled,
    is_direct_handoff,
    evaluation_at,
    coalesce(evaluation_at <= as_of, false) as is_matured
from with_instants
