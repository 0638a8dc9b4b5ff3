-- One row per conversation and tag.
with

conversations as (select * from {{ ref('int_known_conversations') }}),

tags as (
    select
        source_system,
        account_id,
        conversation_id,
        {{ text_list_elements('tags') }} as tag
    from conversations
    where tags is not null
)

select
    source_system || '/' || account_id || '/' || conversation_id as conversation_key,
    source_system,
    account_id,
    conversation_id,
    trim(tag) as tag
from tags
where trim(tag) <> ''
group by 1, 2, 3, 4, 5
