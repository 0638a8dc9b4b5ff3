-- One row per message that cites a source or performed an action: how many, and when the first action was performed, where all of
-- them say it. An action that failed, or that came after the account's as_of, is none. What names a message whose id stands in
-- several threads goes to that of its conversation, without one to each.
with

citations as (select * from {{ ref('stg_hubspot__citations') }}),

actions as (select * from {{ ref('stg_hubspot__actions') }}),

items as (select * from {{ ref('stg_hubspot__thread_items') }}),

accounts as (select * from {{ ref('base_accounts') }}),

value_map as (
    select * from {{ ref('value_map') }}
    where source_system = 'hubspot' and domain = 'action_status'
),

acting_items as (
    select
        source_system,
        account_id,
        item_id,
        thread_id,
        count(*) over (partition by source_system, account_id, item_id) as n_threads
    from items
    where item_id in (select actions.message_id from actions)
),

evidence as (
    select
        citations.source_system,
        citations.account_id,
        items.thread_id,
        citations.message_id,
        1 as n_citations,
        0 as n_actions,
        cast(null as timestamp) as executed_at
    from citations
    left join items
        on
            citations.source_system = items.source_system
            and citations.account_id = items.account_id
            and citations.message_id = items.item_id
    union all
    select
        actions.source_system,
        actions.account_id,
        acting_items.thread_id,
        actions.message_id,
        0 as n_citations,
        1 as n_actions,
        actions.executed_at
    from actions
    inner join accounts on actions.source_system = accounts.source_system and actions.account_id = accounts.account_id
    inner join acting_items
        on
            actions.source_system = acting_items.source_system
            and actions.account_id = acting_items.account_id
            and actions.message_id = acting_items.item_id
    left join value_map on actions.action_status = value_map.raw_value
    where
        (
            acting_items.n_threads = 1
            or coalesce(actions.conversation_id, acting_items.thread_id) = acting_items.thread_id
        )
        and coalesce(value_map.value, '') <> 'failed'
        and coalesce(actions.executed_at <= accounts.as_of, true)
)

select
    source_system,
    account_id,
    thread_id,
    message_id,
    cast(sum(n_citations) as bigint) as n_citations,
    cast(sum(n_actions) as bigint) as n_actions,
    case when sum(n_actions) = count(executed_at) then min(executed_at) end as first_action_at
from evidence
group by 1, 2, 3, 4
