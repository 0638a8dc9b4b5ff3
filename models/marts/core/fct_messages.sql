-- One row per message by its account's as_of, or without a readable instant. No text.
with

episode_items as (select * from {{ ref('int_episode_items') }}),

irregular_messages as (select * from {{ ref('int_irregular_messages') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

on_timeline as (
    select
        conversations.source_system,
        conversations.account_id,
        episode_items.item_id as message_id,
        conversations.conversation_id,
        {{ episode_id('conversations', 'episode_items.episode_index') }} as episode_id,
        episode_items.occurred_at as sent_at,
        episode_items.sender_kind,
        episode_items.sender_id,
        episode_items.message_type as item_type,
        coalesce(episode_items.channel, conversations.channel) as channel,
        episode_items.delivery_status,
        episode_items.item_role,
        episode_items.n_citations,
        episode_items.n_actions
    from episode_items
    inner join conversations on episode_items.conversation_number = conversations.conversation_number
    where episode_items.item_type = 'message'
),

-- the conversation is not loaded, or the instant cannot be read
elsewhere as (
    select
        irregular_messages.source_system,
        irregular_messages.account_id,
        irregular_messages.message_id,
        irregular_messages.conversation_id,
        cast(null as varchar) as episode_id,
        irregular_messages.sent_at,
        irregular_messages.sender_kind,
        irregular_messages.sender_id,
        irregular_messages.item_type,
        coalesce(irregular_messages.channel, conversations.channel) as channel,
        irregular_messages.delivery_status,
        irregular_messages.item_role,
        irregular_messages.n_citations,
        irregular_messages.n_actions
    from irregular_messages
    left join conversations
        on
            irregular_messages.source_system = conversations.source_system
            and irregular_messages.account_id = conversations.account_id
            and irregular_messages.conversation_id = conversations.conversation_id
    where not irregular_messages.is_on_timeline
),

messages as (
    select * from on_timeline
    union all
    select * from elsewhere
)

select
    source_system || '/' || account_id || '/' || message_id as message_key,
    source_system,
    account_id,
    message_id,
    conversation_id,
    episode_id,
    sent_at,
    sender_kind,
    sender_id,
    case when sender_kind = 'contact' then 'inbound' when item_type = 'note' then 'internal' else 'outbound' end as direction,
    sender_kind as source,
    item_type,
    coalesce(channel, 'unknown') as channel,
    delivery_status,
    {{ is_public_role('item_role') }} as is_public,
    item_role,
    n_citations,
    n_actions
from messages
