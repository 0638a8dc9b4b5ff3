-- One row per conversation of the AI and group that it stands in: of a grouping by channel, by status or by tag.
with

conversations as (
    select * from {{ ref('fct_conversation_statuses') }}
    where is_counted
),

outcomes as (select * from {{ ref('fct_conversations') }}),

tags as (select * from {{ ref('bridge_conversation_tags') }}),

strict_verdicts as (
    select
        source_system,
        account_id,
        conversation_id,
        {{ value_at_last('verdict', 'episode_index', "verdict <> 'not_applicable'") }} as verdict
    from {{ ref('fct_verdicts') }}
    where definition_id = 'strict'
    group by 1, 2, 3
),

groups as (
    select
        conversation_key,
        'channel' as group_by,
        channel as group_value
    from conversations
    union all
    select
        conversation_key,
        'status' as group_by,
        status as group_value
    from conversations
    union all
    select
        conversations.conversation_key,
        'tag' as group_by,
        coalesce(tags.tag, 'none') as group_value
    from conversations
    left join tags on conversations.conversation_key = tags.conversation_key
)

select
    conversations.conversation_key,
    conversations.source_system,
    conversations.account_id,
    conversations.conversation_id,
    conversations.opened_date,
    conversations.channel,
    groups.group_by,
    groups.group_value,
    conversations.status,
    conversations.vendor_status,
    outcomes.last_outcome,
    strict_verdicts.verdict as strict_verdict
from conversations
inner join groups on conversations.conversation_key = groups.conversation_key
inner join outcomes on conversations.conversation_key = outcomes.conversation_key
left join strict_verdicts
    on
        conversations.source_system = strict_verdicts.source_system
        and conversations.account_id = strict_verdicts.account_id
        and conversations.conversation_id = strict_verdicts.conversation_id
