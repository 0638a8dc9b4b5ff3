-- Each respond.io report counts what its fact holds, once: joins to agents, teams and bands lose and double nothing. Each
-- report is read once.
{{ config(meta={'by_conversation': true}) }}

with

counted as (
    select
        count(opened_date) as opened,
        count(closed_date) as closed
    from {{ ref('fct_conversations') }}
    where is_counted
),

counted_hours as (
    select sum(hours.exposure_hours) as exposure_hours
    from {{ ref('dim_account_hours') }} as hours
    inner join {{ ref('dim_account_evidence') }} as evidence
        on
            hours.account_key = evidence.account_key
            and evidence.evidence_kind = 'conversations'
            and evidence.is_known
),

counted_waits as (
    select count(handoffs.waited_seconds) as waits
    from {{ ref('fct_handoffs') }} as handoffs
    inner join {{ ref('fct_conversations') }} as conversations
        on
            handoffs.source_system = conversations.source_system
            and handoffs.account_id = conversations.account_id
            and handoffs.conversation_id = conversations.conversation_id
    where conversations.is_counted and conversations.closed_date is not null
),

counted_times as (
    select
        measure,
        count(*) as conversations,
        count(closed_date) as closed_conversations
    from {{ ref('fct_conversation_times') }}
    where is_counted and seconds is not null
    group by 1
),

heatmap as (
    select
        sum(opened_conversations) as opened_conversations,
        sum(exposure_hours) as exposure_hours
    from {{ ref('rpt_respond_io__opened_heatmap') }}
),

board as (
    select
        measure,
        group_by,
        frequency,
        sum(n) as n
    from {{ ref('rpt_respond_io__leaderboard') }}
    where group_by in ('user', 'team')
    group by 1, 2, 3
),

conversation_list as (
    select
        count(*) as conversations,
        sum(handoff_wait_seconds_n) as handoff_waits
    from {{ ref('rpt_respond_io__conversation_list') }}
),

counts as (
    select
        'conversations_opened' as report,
        (select sum(opened.opened_conversations) from {{ ref('rpt_respond_io__conversations_opened') }} as opened) as reported,
        counted.opened as counted
    from counted
    union all
    select
        'opened_heatmap' as report,
        heatmap.opened_conversations as reported,
        counted.opened as counted
    from heatmap
    cross join counted
    union all
    select
        'opened_heatmap, hours' as report,
        heatmap.exposure_hours as reported,
        counted_hours.exposure_hours as counted
    from heatmap
    cross join counted_hours
    union all
    select
        'conversation_list' as report,
        conversation_list.conversations as reported,
        counted.closed as counted
    from conversation_list
    cross join counted
    union all
    select
        'conversation_list, waits from handoffs' as report,
        conversation_list.handoff_waits as reported,
        counted_waits.waits as counted
    from conversation_list
    cross join counted_waits
    union all
    select
        'resolution_time' as report,
        (select sum(report.closed_conversations) from {{ ref('rpt_respond_io__resolution_time') }} as report) as reported,
        counted.closed as counted
    from counted
    union all
    -- primary teams add up, whatever other teams a user is in
    select
        'leaderboard ' || board.measure || ' by ' || board.group_by || ' ' || board.frequency as report,
        board.n as reported,
        counted_times.closed_conversations as counted
    from board
    left join counted_times on board.measure = counted_times.measure
    union all
    select
        'unusual_conversations' as report,
        (select count(*) from {{ ref('rpt_respond_io__unusual_conversations') }}) as reported,
        (
            select conversations from counted_times
            where measure = 'resolution'
        ) as counted
    union all
    select
        'vendor_reconciliation' as report,
        (select count(*) from {{ ref('rpt_respond_io__vendor_reconciliation') }}) as reported,
        (select count(*) from {{ ref('fct_vendor_duration_differences') }})
        + (select count(*) from {{ ref('fct_vendor_count_differences') }}) as counted
)

select *
from counts
where coalesce(reported, 0) <> coalesce(counted, 0)
