-- One row per message that cites a source or performed an action: how many. An action that failed, that came after the
-- account's as_of, or when the hours after its reply were over, is none: what matured once stays.
with

citations as (select * from {{ ref('stg_hubspot__citations') }}),

actions as (select * from {{ ref('stg_hubspot__actions') }}),

items as (select * from {{ ref('int_hubspot_records__thread_items') }}),

accounts as (select * from {{ ref('int_accounts') }}),

value_map as (
    select * from {{ ref('value_map') }}
    where source_system = 'hubspot' and domain = 'action_status'
),

evidence as (
    select
        source_system,
        account_id,
        message_id,
        1 as n_citations,
        0 as n_actions
    from citations
    union all
    select
        actions.source_system,
        actions.account_id,
        actions.message_id,
        0 as n_citations,
        1 as n_actions
    from actions
    inner join accounts on actions.source_system = accounts.source_system and actions.account_id = accounts.account_id
    left join items
        on
            actions.source_system = items.source_system
            and actions.account_id = items.account_id
            and actions.message_id = items.item_id
    left join value_map on actions.action_status = value_map.raw_value
    where
        actions.message_id is not null
        and coalesce(value_map.value, '') <> 'failed'
        and coalesce(actions.executed_at <= accounts.as_of, true)
        and coalesce(actions.executed_at < {{ add_hours('items.created_at', episode_window_hours()) }}, true)
)

select
    source_system,
    account_id,
    message_id,
    cast(sum(n_citations) as bigint) as n_citations,
    cast(sum(n_actions) as bigint) as n_actions
from evidence
group by 1, 2, 3
