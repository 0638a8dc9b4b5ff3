-- One row per conversation that an event tags, and tag.
with

events as (
    select * from {{ ref('int_klaviyo__conversation_events') }}
    where tags is not null
),

tags as (
    select
        source_system,
        account_id,
        conversation_id,
        {{ text_list_elements('tags') }} as tag
    from events
)

select
    source_system,
    account_id,
    conversation_id,
    {{ trimmed('tag') }} as tag
from tags
where {{ trimmed('tag') }} <> ''
group by 1, 2, 3, 4
