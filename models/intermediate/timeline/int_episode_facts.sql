-- One row per episode of a conversation that exists: instants, counts and evidence, in one aggregate over its items.
-- Stores facts, judges nothing: instants, counts, and item numbers (their ids: int_named_items; the episode's own: int_episodes).
-- A conversation without items has an episode 1 without facts.
{{ config(materialized='by_conversation') }}
with

conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

episode_items as (select * from {{ of_touched(ref('int_episode_items')) }}),

-- `case` inside the aggregate: DuckDB computes it a seventh faster than a filter beside it
facts as (
    select
        conversation_number,
        episode_index,
        min(item_number) as first_item_number,
        max(item_number) as last_item_number,
        min(occurred_at) as first_item_at,
        {{ value_at_first('is_early', 'item_number', 'true') }} as is_first_item_early,
        min(case when {{ is_public_role('item_role') }} then occurred_at end) as first_public_message_at,
        {{ value_at_first('is_early', 'item_number', is_public_role('item_role')) }} as is_first_public_message_early,
        max(case when {{ is_public_role('item_role') }} then occurred_at end) as last_public_message_at,
        count(case when {{ is_public_role('item_role') }} then 1 end) as public_messages,
        max(case when item_role = 'close' then occurred_at end) as last_close_at,
        -- the customer
        count(case when item_role = 'contact_message' then 1 end) as contact_messages,
        min(case when item_role = 'contact_message' then item_number end) as first_contact_message_number,
        max(case when item_role = 'contact_message' then item_number end) as last_contact_message_number,
        min(case when item_role = 'contact_message' then occurred_at end) as first_contact_message_at,
        -- what starts clocks: nothing that lies long before the conversation's own opening
        min(case when item_role = 'contact_message' and not is_early then item_number end) as first_timely_contact_message_number,
        min(case when item_role = 'contact_message' and not is_early then occurred_at end) as first_timely_contact_message_at,
        min(case when item_role = 'contact_message' and not is_early then answers_before end) as answers_before_question,
        {{ value_at_first('channel', 'item_number', "item_role = 'contact_message'") }} as first_contact_message_channel,
        {{ value_at_last('channel', 'item_number', "item_role = 'contact_message'") }} as last_contact_message_channel,
        -- the AI
        count(case when item_role = 'ai_reply' then 1 end) as ai_replies,
        min(case when item_role = 'ai_reply' then item_number end) as first_ai_reply_number,
        max(case when item_role = 'ai_reply' then item_number end) as last_ai_reply_number,
        min(case when item_role = 'ai_reply' then occurred_at end) as first_ai_reply_at,
        max(case when item_role = 'ai_reply' then occurred_at end) as last_ai_reply_at,
        max(case when item_role = 'ai_reply' then ai_replies_before end) + 1 as last_ai_reply_ordinal,
        count(case when item_role = 'ai_reply' and is_substantive then 1 end) as substantive_ai_replies,
        min(case when item_role = 'ai_reply' then acted_at end) as first_action_at,
        max(case when item_role = 'ai_reply' and is_substantive then item_number end) as last_substantive_reply_number,
        count(case when item_role = 'ai_reply' and is_substantive is null then 1 end) as unknown_ai_replies,
        min(case when item_role = 'ai_assignment' then occurred_at end) as first_ai_assignment_at,
        min(case when item_role = 'ai_assignment' and not is_early then occurred_at end) as first_timely_ai_assignment_at,
        -- people
        count(case when item_role = 'human_reply' then 1 end) as human_replies,
        min(case when item_role = 'human_reply' then item_number end) as first_human_reply_number,
        max(case when item_role = 'human_reply' then item_number end) as last_human_reply_number,
        min(case when item_role = 'human_reply' then occurred_at end) as first_human_reply_at,
        -- a person was asked for
        min(case when item_role = 'handoff_request' then item_number end) as first_request_number,
        min(case when item_role = 'handoff_request' then occurred_at end) as first_request_at
    from episode_items
    group by 1, 2
)

select
    conversations.conversation_number,
    coalesce(facts.episode_index, 1) as episode_index,
    conversations.source_system,
    conversations.account_id,
    conversations.contact_id,
    conversations.as_of,
    coalesce(facts.first_contact_message_channel, conversations.channel, 'unknown') as channel,
    coalesce(facts.last_contact_message_channel, conversations.channel, 'unknown') as last_channel,
    case
        when coalesce(facts.is_first_public_message_early, facts.is_first_item_early, true) then conversations.opened_at
        else coalesce(facts.first_public_message_at, facts.first_item_at)
    end as started_at,
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
    facts.first_timely_contact_message_number,
    facts.first_timely_contact_message_at,
    -- the answer to it is the next one: the reply with so many answers before it
    facts.answers_before_question,
    coalesce(facts.ai_replies, 0) as ai_replies,
    facts.first_ai_reply_number,
    facts.last_ai_reply_number,
    facts.first_ai_reply_at,
    facts.last_ai_reply_at,
    facts.last_ai_reply_ordinal,
    -- criterion 1, three-valued, but for actions whose instant is known: they count from then on (is_substantive_by)
    case
        when facts.substantive_ai_replies > 0 then true
        when facts.unknown_ai_replies > 0 then null
        when facts.ai_replies > 0 then false
    end as is_substantive,
    facts.first_action_at,
    facts.last_substantive_reply_number,
    facts.first_ai_assignment_at,
    facts.first_timely_ai_assignment_at,
    coalesce(facts.human_replies, 0) as human_replies,
    facts.first_human_reply_number,
    facts.last_human_reply_number,
    facts.first_human_reply_at,
    facts.first_request_number,
    facts.first_request_at
from conversations
left join facts on conversations.conversation_number = facts.conversation_number
