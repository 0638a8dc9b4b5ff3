-- One row per episode of a conversation that exists: instants, counts and evidence, in one aggregate over its items.
-- Stores facts, judges nothing. A conversation without items has an episode 1 without facts.
with

conversations as (select * from {{ ref('int_known_conversations') }}),

episode_items as (select * from {{ ref('int_episode_items') }}),

facts as (
    select
        conversation_number,
        episode_index,
        min(item_number) as first_item_number,
        max(item_number) as last_item_number,
        min(occurred_at) as first_item_at,
        min(occurred_at) filter (where {{ is_public_role('item_role') }}) as first_public_message_at,
        max(occurred_at) filter (where {{ is_public_role('item_role') }}) as last_public_message_at,
        count(*) filter (where {{ is_public_role('item_role') }}) as public_messages,
        max(occurred_at) filter (where item_role = 'close') as last_close_at,
        -- the customer
        count(*) filter (where item_role = 'contact_message') as contact_messages,
        min(item_number) filter (where item_role = 'contact_message') as first_contact_message_number,
        max(item_number) filter (where item_role = 'contact_message') as last_contact_message_number,
        min(occurred_at) filter (where item_role = 'contact_message') as first_contact_message_at,
        {{ value_at_first('item_id', 'item_number', "item_role = 'contact_message'") }} as first_contact_message_id,
        {{ value_at_first('channel', 'item_number', "item_role = 'contact_message'") }} as first_contact_message_channel,
        -- the AI
        count(*) filter (where item_role = 'ai_reply') as ai_replies,
        min(item_number) filter (where item_role = 'ai_reply') as first_ai_reply_number,
        max(item_number) filter (where item_role = 'ai_reply') as last_ai_reply_number,
        min(occurred_at) filter (where item_role = 'ai_reply') as first_ai_reply_at,
        max(occurred_at) filter (where item_role = 'ai_reply') as last_ai_reply_at,
        {{ value_at_last('item_id', 'item_number', "item_role = 'ai_reply'") }} as last_ai_reply_id,
        max(ai_replies_before) filter (where item_role = 'ai_reply') + 1 as last_ai_reply_ordinal,
        count(*) filter (where item_role = 'ai_reply' and is_substantive) as substantive_ai_replies,
        count(*) filter (where item_role = 'ai_reply' and is_substantive is null) as unknown_ai_replies,
        min(occurred_at) filter (where item_role = 'ai_assignment') as first_ai_assignment_at,
        -- people
        count(*) filter (where item_role = 'human_reply') as human_replies,
        max(item_number) filter (where item_role = 'human_reply') as last_human_reply_number,
        min(occurred_at) filter (where item_role = 'human_reply') as first_human_reply_at,
        {{ value_at_first('item_id', 'item_number', "item_role = 'human_reply'") }} as first_human_reply_id,
        -- a person was asked for
        min(item_number) filter (where item_role = 'handoff_request') as first_request_number,
        min(occurred_at) filter (where item_role = 'handoff_request') as first_request_at,
        {{ value_at_first('item_id', 'item_number', "item_role = 'handoff_request'") }} as first_request_id
    from episode_items
    group by 1, 2
)

select
    conversations.conversation_number,
    coalesce(facts.episode_index, 1) as episode_index,
    conversations.source_system,
    conversations.account_id,
    conversations.conversation_id,
    {{ episode_id('conversations', 'coalesce(facts.episode_index, 1)') }} as episode_id,
    conversations.contact_id,
    conversations.as_of,
    coalesce(facts.first_contact_message_channel, conversations.channel, 'unknown') as channel,
    coalesce(facts.first_public_message_at, facts.first_item_at, conversations.opened_at) as started_at,
    case
        when conversations.is_spam then 'spam'
        when conversations.is_test then 'test'
        when conversations.is_merged then 'merged'
        when facts.contact_messages > 0 then null
        else 'customer_never_spoke'
    end as exclusion_reason,
    facts.first_item_number,
    facts.last_item_number,
    facts.first_item_at,
    facts.first_public_message_at,
    facts.last_public_message_at,
    coalesce(facts.public_messages, 0) as public_messages,
    facts.last_close_at,
    coalesce(facts.contact_messages, 0) as contact_messages,
    facts.first_contact_message_number,
    facts.last_contact_message_number,
    facts.first_contact_message_at,
    facts.first_contact_message_id,
    coalesce(facts.ai_replies, 0) as ai_replies,
    facts.first_ai_reply_number,
    facts.last_ai_reply_number,
    facts.first_ai_reply_at,
    facts.last_ai_reply_at,
    facts.last_ai_reply_id,
    facts.last_ai_reply_ordinal,
    -- criterion 1, three-valued
    case
        when facts.substantive_ai_replies > 0 then true
        when facts.unknown_ai_replies > 0 then null
        when facts.ai_replies > 0 then false
    end as is_substantive,
    facts.first_ai_assignment_at,
    coalesce(facts.human_replies, 0) as human_replies,
    facts.last_human_reply_number,
    facts.first_human_reply_at,
    facts.first_human_reply_id,
    facts.first_request_number,
    facts.first_request_at,
    facts.first_request_id
from conversations
left join facts on conversations.conversation_number = facts.conversation_number
