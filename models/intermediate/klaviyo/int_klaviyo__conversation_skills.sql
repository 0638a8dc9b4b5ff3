-- One row per conversation that an event names a skill or procedure of, and skill.
with

events as (
    select * from {{ ref('int_klaviyo__conversation_events') }}
    where skill is not null
),

skills as (
    select
        source_system,
        account_id,
        conversation_id,
        {{ text_list_elements('skill') }} as skill
    from events
)

select
    source_system,
    account_id,
    conversation_id,
    {{ trimmed('skill') }} as skill
from skills
where {{ trimmed('skill') }} <> ''
group by 1, 2, 3, 4
