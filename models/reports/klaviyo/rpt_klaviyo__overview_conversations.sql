-- One row per conversation of the AI and group that it stands in: of a grouping by channel, by status or by tag.
with

statuses as (
    select * from {{ ref('fct_conversation_statuses') }}
    where is_counted
),

outcomes as (select * from {{ ref('fct_conversations') }}),

tags as (select * from {{ ref('bridge_conversation_tags') }}),

-- by one number: three texts cost three times as much
strict_verdicts as (
    select
        {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_number,
        {{ value_at_last('verdict', 'episode_index', "verdict <> 'not_applicable'") }} as verdict
    from {{ ref('fct_verdicts') }}
    where definition_id = 'strict'
    group by 1
),

conversations as (
    select
        statuses.conversation_key,
        statuses.source_system,
        statuses.account_id,
        statuses.conversation_id,
        statuses.opened_date,
        statuses.channel,
        statuses.status,
        statuses.vendor_status,
        outcomes.last_outcome,
        strict_verdicts.verdict as strict_verdict
    from statuses
    inner join outcomes on statuses.conversation_key = outcomes.conversation_key
    left join strict_verdicts
        on
            {{ conversation_number('statuses.source_system', 'statuses.account_id', 'statuses.conversation_id') }}
            = strict_verdicts.conversation_number
),

groupings as (
    select 'channel' as group_by
    union all
    select 'status' as group_by
    union all
    select 'tag' as group_by
)

select
    conversations.conversation_key,
    conversations.source_system,
    conversations.account_id,
    conversations.conversation_id,
    conversations.opened_date,
    conversations.channel,
    groupings.group_by,
    case groupings.group_by
        when 'channel' then conversations.channel
        when 'status' then conversations.status
        else coalesce(tags.tag, 'none')
    end as group_value,
    conversations.status,
    conversations.vendor_status,
    conversations.last_outcome,
    conversations.strict_verdict
from conversations
cross join groupings
-- a condition on the left side alone makes DuckDB compare every pair: it stands in the key
left join tags on case when groupings.group_by = 'tag' then conversations.conversation_key end = tags.conversation_key
