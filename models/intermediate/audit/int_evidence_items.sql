-- One row per AI reply, and per message of a customer after one: what a verdict can hang on that may change though the item stays.
-- `mark` tells the item by its kind and instant, `evidence` adds what is known of it: whether the reply cited a source or acted,
-- whether the message is a confirmation. A message belongs to the episode whose last AI reply it follows, up to the next reply.
-- Instants, not ids: they stay when a person is erased. A view: few of its rows are ever asked for.
{{ config(materialized='view') }}
with

episode_items as (select * from {{ ref('int_episode_items') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

confirmations as (select * from {{ ref('int_confirmations') }}),

replies as (
    select
        conversation_number,
        episode_index,
        occurred_at,
        'r' || cast({{ instant_number('occurred_at') }} as varchar) as mark,
        case when is_substantive then 's' when is_substantive is null then 'u' else 'n' end
        || coalesce('a' || cast({{ instant_number('acted_at') }} as varchar), '') as state
    from episode_items
    where item_role = 'ai_reply'
),

messages as (
    select
        episode_items.conversation_number,
        episode_facts.episode_index,
        episode_items.occurred_at,
        'm' || cast({{ instant_number('episode_items.occurred_at') }} as varchar) as mark,
        case
            when confirmations.is_confirmation then 'c'
            -- a row without a word on it: nobody knows the text
            when confirmations.item_key is not null then 'u'
            else 'o'
        end as state
    from episode_items
    left join episode_facts
        on
            episode_items.conversation_number = episode_facts.conversation_number
            and episode_items.ai_replies_before = episode_facts.last_ai_reply_ordinal
    left join confirmations
        on
            episode_items.conversation_number = confirmations.conversation_number
            and episode_items.item_key = confirmations.item_key
    where episode_items.item_role = 'contact_message' and episode_items.ai_replies_before > 0
),

items as (
    select * from replies
    union all
    select * from messages
)

select
    conversation_number,
    episode_index,
    occurred_at,
    mark,
    mark || state as evidence
from items
