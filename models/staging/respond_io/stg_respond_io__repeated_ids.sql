-- One row per id that landed more than once, of every table; messages, which are many, are compared in a model of their own. An
-- id under which conversations collide is told of as such: none of them is used.
with

repeated_messages as (select * from {{ ref('stg_respond_io__repeated_message_ids') }}),

colliding_conversations as (select * from {{ ref('stg_respond_io__colliding_conversations') }}),

repeated_ids as (
    {{ repeated_ids_of_tables('respond_io', [
        ('conversations', 'conversation_id', ['contact_id']),
        ('failed_messages', 'message_id', ['contact_id']),
    ]) }}
)

select
    source_system,
    account_id,
    'messages' as table_name,
    'message_id' as column_name,
    record_key_1 as record_id,
    is_shared,
    is_under_several_parents,
    parents_example
from repeated_messages
union all
select
    repeated_ids.source_system,
    repeated_ids.account_id,
    repeated_ids.table_name,
    repeated_ids.column_name,
    repeated_ids.record_id,
    repeated_ids.is_shared,
    repeated_ids.is_under_several_parents,
    repeated_ids.parents_example
from repeated_ids
left join colliding_conversations
    on
        repeated_ids.source_system = colliding_conversations.source_system
        and repeated_ids.account_id = colliding_conversations.account_id
        -- a condition on the left side alone makes DuckDB compare every pair: it stands in the key
        and case when repeated_ids.table_name = 'conversations' then repeated_ids.record_id end
        = colliding_conversations.conversation_id
where colliding_conversations.conversation_id is null
