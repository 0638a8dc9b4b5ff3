-- One row per source, account and local week; weeks without any work included. Conversations count in the week they are
-- assigned, tickets in the week they are created, customer turns in the week their episode starts.
with

workload as (select * from {{ ref('agg_weekly_workload') }}),

evidence as (select * from {{ ref('dim_account_evidence') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

replies as (select * from {{ ref('fct_reply_waits') }}),

known_evidence as (
    select
        source_system,
        account_id,
        count(case when evidence_kind = 'assignments' then 1 end) > 0 as has_assignments,
        count(case when evidence_kind = 'tickets' then 1 end) > 0 as has_tickets
    from evidence
    where is_known
    group by 1, 2
),

answered_turns as (
    select
        episode_id,
        count(*) as turns
    from replies
    group by 1
),

-- the turn that nobody has answered is the one after the last reply
query_volume as (
    select
        episodes.source_system,
        episodes.account_id,
        episodes.started_week,
        count(*) as handled_episodes,
        {{ sum_of_counts('episodes.contact_messages') }} as contact_messages,
        {{ sum_of_counts(
            'coalesce(answered_turns.turns, 0) + case when episodes.customer_has_last_word then 1 else 0 end'
        ) }} as customer_turns
    from episodes
    left join answered_turns on episodes.episode_id = answered_turns.episode_id
    where episodes.is_handled and episodes.started_week is not null
    group by 1, 2, 3
)

select
    workload.source_system,
    workload.account_id,
    workload.week_start,
    case when known_evidence.has_assignments then workload.assignments_to_ai end
        as assignments_to_ai_in_week,
    case when known_evidence.has_assignments then workload.conversations_assigned_to_ai end
        as conversations_assigned_to_ai_in_week,
    case when known_evidence.has_tickets then workload.tickets_assigned_to_ai end
        as tickets_of_ai_created_in_week,
    coalesce(query_volume.handled_episodes, 0) as handled_episodes_started_in_week,
    coalesce(query_volume.contact_messages, 0) as contact_messages_of_episodes_started_in_week,
    coalesce(query_volume.customer_turns, 0) as customer_turns_of_episodes_started_in_week
from workload
left join known_evidence
    on workload.source_system = known_evidence.source_system and workload.account_id = known_evidence.account_id
left join query_volume
    on
        workload.source_system = query_volume.source_system
        and workload.account_id = query_volume.account_id
        and workload.week_start = query_volume.started_week
