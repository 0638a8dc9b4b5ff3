-- One row per conversation that exists: its episodes summed up.
{{ config(materialized='by_conversation') }}
with

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

outcomes as (select * from {{ of_touched(ref('int_outcomes')) }}),

episode_clocks as (select * from {{ of_touched(ref('int_episode_clocks')) }}),

joined as (
    select
        episode_facts.*,
        outcomes.outcome,
        {{ elapsed_seconds('episode_clocks.first_asked_at', 'episode_clocks.first_response_at') }}
            as first_response_seconds
    from episode_facts
    inner join outcomes
        on
            episode_facts.conversation_number = outcomes.conversation_number
            and episode_facts.episode_index = outcomes.episode_index
    inner join episode_clocks
        on
            episode_facts.conversation_number = episode_clocks.conversation_number
            and episode_facts.episode_index = episode_clocks.episode_index
)

select
    conversation_number,
    count(*) as episodes,
    max(last_close_at) as last_close_at,
    cast(sum(public_messages) as bigint) as public_messages,
    cast(sum(contact_messages) as bigint) as contact_messages,
    cast(sum(ai_replies) as bigint) as ai_replies,
    cast(sum(human_replies) as bigint) as human_replies,
    {{ value_at_first('outcome', 'episode_index', 'true') }} as first_outcome,
    {{ value_at_last('outcome', 'episode_index', 'true') }} as last_outcome,
    -- the first customer message of the conversation says the channel and starts the first clock
    {{ value_at_first('channel', 'episode_index', 'contact_messages > 0') }} as channel,
    {{ value_at_first('first_response_seconds', 'episode_index', 'contact_messages > 0') }} as first_response_seconds,
    {{ value_at_first('first_contact_message_number', 'episode_index', 'contact_messages > 0') }}
        as first_contact_message_number
from joined
group by 1
