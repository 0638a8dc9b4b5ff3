-- Messages counted in episodes are the messages on their timelines: none is lost, none counts twice.
{{ config(meta={'by_conversation': true}) }}

with

in_episodes as (
    select
        source_system,
        account_id,
        sum(contact_messages) as contact_messages,
        sum(ai_replies) as ai_replies,
        sum(human_replies) as human_replies
    from {{ ref('fct_episodes') }}
    group by 1, 2
),

in_messages as (
    select
        source_system,
        account_id,
        count(*) filter (where item_role = 'contact_message') as contact_messages,
        count(*) filter (where item_role = 'ai_reply') as ai_replies,
        count(*) filter (where item_role = 'human_reply') as human_replies
    from {{ ref('fct_messages') }}
    where episode_id is not null
    group by 1, 2
)

select
    in_messages.*,
    in_episodes.contact_messages as contact_messages_in_episodes,
    in_episodes.ai_replies as ai_replies_in_episodes,
    in_episodes.human_replies as human_replies_in_episodes
from in_messages
left join in_episodes
    on in_messages.source_system = in_episodes.source_system and in_messages.account_id = in_episodes.account_id
where
    in_messages.contact_messages is distinct from in_episodes.contact_messages
    or in_messages.ai_replies is distinct from in_episodes.ai_replies
    or in_messages.human_replies is distinct from in_episodes.human_replies
