-- One row per conversation and tag of it: the list of its newest version, each tag once.
with

conversations as (
    select * from {{ ref('stg_generic__conversations') }}
    where tags is not null
),

tags as (
    select
        source_system,
        account_id,
        conversation_id,
        {{ text_list_elements('tags') }} as tag
    from conversations
)

select
    source_system,
    account_id,
    conversation_id,
    {{ trimmed('tag') }} as tag
from tags
where {{ trimmed('tag') }} <> ''
group by 1, 2, 3, 4
