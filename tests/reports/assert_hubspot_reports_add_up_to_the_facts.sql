-- What the reports of one page say of the same episodes, handoffs, submissions and questions is one number: that of the facts.
with

agent_handoff as (
    select
        sum(handed_off_episodes) as handed_off,
        sum(closed_ticket_episodes + open_ticket_episodes + no_ticket_episodes) as by_ticket
    from {{ ref('rpt_hubspot__agent_handoff') }}
),

reported as (
    select
        'handled' as measure,
        sum(handled_episodes) as total
    from {{ ref('rpt_hubspot__conversations_handled') }}
    union all
    select
        'handled' as measure,
        sum(handled_episodes) as total
    from {{ ref('rpt_hubspot__handle_rate') }}
    union all
    select
        'resolved' as measure,
        sum(resolved_episodes) as total
    from {{ ref('rpt_hubspot__resolutions') }}
    union all
    select
        'resolved' as measure,
        sum(resolved_episodes) as total
    from {{ ref('rpt_hubspot__resolved_by_channel') }}
    union all
    select
        'resolved' as measure,
        sum(episodes_resolved_with_last_reply_in_week) as total
    from {{ ref('rpt_hubspot__agent_in_team') }}
    union all
    select
        'deflected' as measure,
        sum(deflected_episodes) as total
    from {{ ref('rpt_hubspot__deflections') }}
    union all
    select
        'handed off' as measure,
        handed_off as total
    from agent_handoff
    union all
    select
        'handed off' as measure,
        by_ticket as total
    from agent_handoff
    union all
    select
        'handoffs' as measure,
        sum(handoffs_occurred_in_week) as total
    from {{ ref('rpt_hubspot__human_handoffs') }}
    union all
    select
        'submissions' as measure,
        sum(submissions) as total
    from {{ ref('rpt_hubspot__visitor_feedback') }}
    union all
    select
        'questions' as measure,
        sum(questions) as total
    from {{ ref('rpt_hubspot__unanswered_questions') }}
),

facts as (
    select
        'handled' as measure,
        count(*) as total
    from {{ ref('fct_episodes') }}
    where is_handled
    union all
    select
        'resolved' as measure,
        count(*) as total
    from {{ ref('fct_episodes') }}
    where is_resolved
    union all
    select
        'deflected' as measure,
        count(*) as total
    from {{ ref('fct_episodes') }}
    where is_deflected
    union all
    select
        'handed off' as measure,
        count(*) as total
    from {{ ref('fct_episodes') }}
    where is_handed_off
    union all
    select
        'handoffs' as measure,
        count(*) as total
    from {{ ref('fct_handoffs') }} as handoffs
    inner join {{ ref('fct_episodes') }} as episodes on handoffs.episode_id = episodes.episode_id
    where episodes.is_handled
    union all
    select
        'submissions' as measure,
        count(*) as total
    from {{ ref('fct_feedback') }}
    where submitted_week is not null
    union all
    select
        'questions' as measure,
        count(*) as total
    from {{ ref('fct_knowledge_gap_questions') }}
    where asked_week is not null
)

select
    facts.measure,
    facts.total as facts_total,
    reported.total as reported_total
from facts
inner join reported on facts.measure = reported.measure
where facts.total <> coalesce(reported.total, 0)
