-- Each respond.io report counts what its fact holds, once: joins to agents, teams and bands lose and double nothing.
{% set conversation_reports = {
    'conversations_opened': 'opened_conversations',
    'opened_heatmap': 'opened_conversations',
} %}
{% set message_reports = {
    'incoming_messages': ('incoming_messages', "messages.item_role = 'contact_message'"),
    'outgoing_messages': (
        'outgoing_messages + failed_messages', "messages.direction = 'outbound'"
    ),
} %}
{# by how many measures each holds a conversation #}
{% set response_reports = {'first_response_time': 1, 'responses': 5} %}

with

counted_conversations as (
    select * from {{ ref('fct_conversations') }}
    where is_counted
),

closes as (
    select count(*) as closed_conversations from counted_conversations
    where closed_date is not null
),

counts as (
    {% for report, column in conversation_reports.items() -%}
        select
            '{{ report }}' as report,
            (select sum({{ column }}) from {{ ref('rpt_respond_io__' ~ report) }}) as reported,
            (
                select count(*) from counted_conversations
                where opened_date is not null
            ) as counted
        union all
    {% endfor -%}
    {% for report, (column, condition) in message_reports.items() -%}
        select
            '{{ report }}' as report,
            (select sum({{ column }}) from {{ ref('rpt_respond_io__' ~ report) }}) as reported,
            (
                select count(*)
                from {{ ref('fct_messages') }} as messages
                left join {{ ref('fct_conversations') }} as conversations
                    on
                        messages.source_system = conversations.source_system
                        and messages.account_id = conversations.account_id
                        and messages.conversation_id = conversations.conversation_id
                where {{ condition }} and messages.sent_date is not null and coalesce(conversations.is_counted, true)
            ) as counted
        union all
    {% endfor -%}
    select
        'opened_heatmap, hours' as report,
        (select sum(exposure_hours) from {{ ref('rpt_respond_io__opened_heatmap') }}) as reported,
        (
            select sum(hours.exposure_hours)
            from {{ ref('dim_account_hours') }} as hours
            inner join {{ ref('dim_account_evidence') }} as evidence
                on
                    hours.account_key = evidence.account_key
                    and evidence.evidence_kind = 'conversations'
                    and evidence.is_known
        ) as counted
    union all
    {% for report, measures in response_reports.items() -%}
        {% for closed_only, anchor in [('true', 'closed_date'), ('false', 'opened_date')] -%}
            select
                '{{ report }}, closed_only {{ closed_only }}' as report,
                (
                    select sum(conversations) from {{ ref('rpt_respond_io__' ~ report) }}
                    where closed_only = {{ closed_only }}
                ) as reported,
                {{ measures }} * (
                    select count(*)
                    from counted_conversations
                    inner join {{ ref('dim_account_evidence') }} as evidence
                        on
                            counted_conversations.source_system = evidence.source_system
                            and counted_conversations.account_id = evidence.account_id
                            and evidence.evidence_kind = 'messages'
                            and evidence.is_known
                    where counted_conversations.{{ anchor }} is not null
                ) as counted
            union all
        {% endfor -%}
    {% endfor -%}
    select
        'conversation_list, waits from handoffs' as report,
        (select sum(handoff_wait_seconds_n) from {{ ref('rpt_respond_io__conversation_list') }}) as reported,
        (
            select count(handoffs.waited_seconds)
            from {{ ref('fct_handoffs') }} as handoffs
            inner join counted_conversations
                on
                    handoffs.source_system = counted_conversations.source_system
                    and handoffs.account_id = counted_conversations.account_id
                    and handoffs.conversation_id = counted_conversations.conversation_id
            where counted_conversations.closed_date is not null
        ) as counted
    union all
    select
        'resolution_time' as report,
        (
            select sum(resolution_time.closed_conversations)
            from {{ ref('rpt_respond_io__resolution_time') }} as resolution_time
        ) as reported,
        closes.closed_conversations as counted
    from closes
    union all
    select
        'conversation_list' as report,
        (select count(*) from {{ ref('rpt_respond_io__conversation_list') }}) as reported,
        closes.closed_conversations as counted
    from closes
    union all
    select
        'user_performance ' || frequency as report,
        sum(closed_conversations) as reported,
        (select closes.closed_conversations from closes) as counted
    from {{ ref('rpt_respond_io__user_performance') }}
    group by 1
    union all
    -- primary teams add up, whatever other teams a user is in
    select
        'leaderboard ' || measure || ' by ' || group_by || ' ' || frequency as report,
        sum(n) as reported,
        (
            select count(*) from {{ ref('fct_conversation_times') }} as times
            where
                times.measure = board.measure
                and times.is_counted
                and times.seconds is not null
                and times.closed_date is not null
        ) as counted
    from {{ ref('rpt_respond_io__leaderboard') }} as board
    where group_by in ('user', 'team')
    group by measure, group_by, frequency
    union all
    select
        'unusual_conversations' as report,
        (select count(*) from {{ ref('rpt_respond_io__unusual_conversations') }}) as reported,
        (
            select count(*) from {{ ref('fct_conversation_times') }}
            where measure = 'resolution' and is_counted and seconds is not null
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
