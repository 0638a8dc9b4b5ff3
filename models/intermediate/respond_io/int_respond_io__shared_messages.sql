-- One row per message whose id stands under several contacts in one load, and its contact ('' without one): the conversation
-- that it belongs to, '' for none. In most exports there is none. A table: looked up by each reader of messages and texts.
{{ config(materialized='table') }}
with

shared_ids as (
    select * from {{ ref('stg_respond_io__repeated_message_ids') }}
    where is_shared
),

messages as (select * from {{ ref('int_respond_io__placed_messages') }}),

enclosing_conversations as (select * from {{ ref('int_respond_io__enclosing_conversations') }})

select
    messages.source_system,
    messages.account_id,
    messages.message_id,
    coalesce(messages.contact_id, '') as contact_id,
    coalesce(messages.latest_conversation_id, enclosing_conversations.conversation_id, '') as conversation_id
from messages
inner join shared_ids
    on
        messages.source_system = shared_ids.source_system
        and messages.account_id = shared_ids.account_id
        and messages.message_id = shared_ids.record_key_1
left join enclosing_conversations
    on
        messages.source_system = enclosing_conversations.source_system
        and messages.account_id = enclosing_conversations.account_id
        and messages.message_id = enclosing_conversations.message_id
        and messages.contact_id = enclosing_conversations.contact_id
