-- One row per source, account, frequency, period and user who closed a conversation in it or was assigned one: respond.io's
-- "User performance" table.
with

account_periods as (select * from {{ ref('dim_account_periods') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

responses as (select * from {{ ref('fct_conversation_responses') }}),

assignments as (select * from {{ ref('fct_assignments') }}),

messages as (select * from {{ ref('agg_daily_messages') }}),

agents as (select * from {{ ref('dim_agents') }}),

teams as (select * from {{ ref('dim_teams') }}),

evidence as (
    select
        source_system,
        account_id,
        max(case when evidence_kind = 'assignments' and is_known then 1 else 0 end) = 1 as knows_assignments,
        max(case when evidence_kind = 'messages' and is_known then 1 else 0 end) = 1 as knows_messages
    from {{ ref('dim_account_evidence') }}
    group by 1, 2
),

sent as (
    select
        source_system,
        account_id,
        conversation_id,
        sender_id,
        {{ sum_of_counts("case when item_role in ('human_reply', 'ai_reply') then messages else 0 end") }} as messages_sent,
        {{ sum_of_counts("case when item_type = 'note' then messages else 0 end") }} as comments
    from messages
    where
        conversation_id is not null
        and sender_id is not null
        and (item_role in ('human_reply', 'ai_reply') or item_type = 'note')
    group by 1, 2, 3, 4
),

-- no file says that comments were exported: one comment of an account does
commenting_accounts as (
    select
        source_system,
        account_id
    from sent
    where comments > 0
    group by 1, 2
),

acts as (
    select
        conversations.source_system,
        conversations.account_id,
        conversations.closed_date as act_date,
        coalesce(responses.closer_id, 'unknown') as user_id,
        -- by number: what is told apart by a text costs twice as much
        cast(null as bigint) as assigned_number,
        conversations.conversation_key as closed_key,
        {{ person_number(
            'conversations.source_system', 'conversations.account_id', 'conversations.contact_id', 'cast(null as bigint)'
        ) }} as contact_number,
        coalesce(sent.messages_sent, 0) as messages_sent,
        coalesce(sent.comments, 0) as comments,
        responses.first_response_seconds,
        responses.first_assignment_to_first_response_seconds,
        responses.handoff_wait_seconds_sum,
        responses.handoff_wait_seconds_n,
        conversations.resolution_seconds
    from conversations
    inner join responses on conversations.conversation_key = responses.conversation_key
    left join sent
        on
            conversations.source_system = sent.source_system
            and conversations.account_id = sent.account_id
            and conversations.conversation_id = sent.conversation_id
            and responses.closer_id = sent.sender_id
    where conversations.is_counted and conversations.closed_date is not null
    union all
    select
        assignments.source_system,
        assignments.account_id,
        assignments.occurred_date as act_date,
        assignments.to_id as user_id,
        {{ conversation_number(
            'conversations.source_system', 'conversations.account_id', 'conversations.conversation_id'
        ) }} as assigned_number,
        cast(null as varchar) as closed_key,
        cast(null as bigint) as contact_number,
        0 as messages_sent,
        0 as comments,
        cast(null as {{ type_double() }}) as first_response_seconds,
        cast(null as {{ type_double() }}) as first_assignment_to_first_response_seconds,
        cast(null as {{ type_double() }}) as handoff_wait_seconds_sum,
        0 as handoff_wait_seconds_n,
        cast(null as {{ type_double() }}) as resolution_seconds
    from assignments
    inner join conversations
        on
            assignments.source_system = conversations.source_system
            and assignments.account_id = conversations.account_id
            and assignments.conversation_id = conversations.conversation_id
    where conversations.is_counted and assignments.to_kind in ('human', 'ai', 'bot') and assignments.to_id is not null
),

figures as (
    select
        acts.source_system,
        acts.account_id,
        account_periods.frequency,
        account_periods.period_start,
        acts.user_id,
        count(distinct acts.assigned_number) as assigned_conversations,
        count(acts.closed_key) as closed_conversations,
        count(distinct acts.contact_number) as unique_contacts_closed,
        {{ sum_of_counts('acts.messages_sent') }} as messages_sent,
        {{ sum_of_counts('acts.comments') }} as comments,
        coalesce({{ sum_of_seconds('acts.first_response_seconds') }}, 0) as first_response_seconds_sum,
        count(acts.first_response_seconds) as first_response_seconds_n,
        {{ rate(sum_of_seconds('acts.first_response_seconds'), 'count(acts.first_response_seconds)') }}
            as average_first_response_seconds,
        coalesce({{ sum_of_seconds('acts.first_assignment_to_first_response_seconds') }}, 0)
            as first_assignment_to_first_response_seconds_sum,
        count(acts.first_assignment_to_first_response_seconds) as first_assignment_to_first_response_seconds_n,
        {{ rate(
            sum_of_seconds('acts.first_assignment_to_first_response_seconds'),
            'count(acts.first_assignment_to_first_response_seconds)'
        ) }} as average_first_assignment_to_first_response_seconds,
        coalesce({{ sum_of_seconds('acts.handoff_wait_seconds_sum') }}, 0) as handoff_wait_seconds_sum,
        {{ sum_of_counts('acts.handoff_wait_seconds_n') }} as handoff_wait_seconds_n,
        {{ rate(sum_of_seconds('acts.handoff_wait_seconds_sum'), sum_of_counts('acts.handoff_wait_seconds_n')) }}
            as average_handoff_wait_seconds,
        coalesce({{ sum_of_seconds('acts.resolution_seconds') }}, 0) as resolution_seconds_sum,
        count(acts.resolution_seconds) as resolution_seconds_n,
        {{ rate(sum_of_seconds('acts.resolution_seconds'), 'count(acts.resolution_seconds)') }} as average_resolution_seconds,
        max(acts.resolution_seconds) as max_resolution_seconds
    from acts
    inner join account_periods
        on
            acts.source_system = account_periods.source_system
            and acts.account_id = account_periods.account_id
            and acts.act_date = account_periods.date_day
    group by 1, 2, 3, 4, 5
)

select
    figures.source_system,
    figures.account_id,
    figures.frequency,
    figures.period_start,
    figures.user_id,
    -- a deleted user is in no list: the id stays
    agents.agent_name as user_name,
    coalesce(agents.agent_kind, 'unknown') as user_kind,
    coalesce(agents.team_id, 'none') as team_id,
    teams.team_name,
    -- what the exports cannot show is not 0
    case when evidence.knows_assignments then figures.assigned_conversations end as assigned_conversations,
    figures.closed_conversations,
    figures.unique_contacts_closed,
    case when evidence.knows_messages then figures.messages_sent end as messages_sent,
    case when commenting_accounts.account_id is not null then figures.comments end as comments,
    figures.first_response_seconds_sum,
    figures.first_response_seconds_n,
    figures.average_first_response_seconds,
    figures.first_assignment_to_first_response_seconds_sum,
    figures.first_assignment_to_first_response_seconds_n,
    figures.average_first_assignment_to_first_response_seconds,
    figures.handoff_wait_seconds_sum,
    figures.handoff_wait_seconds_n,
    figures.average_handoff_wait_seconds,
    figures.resolution_seconds_sum,
    figures.resolution_seconds_n,
    figures.average_resolution_seconds,
    figures.max_resolution_seconds
from figures
left join evidence on figures.source_system = evidence.source_system and figures.account_id = evidence.account_id
left join commenting_accounts
    on figures.source_system = commenting_accounts.source_system and figures.account_id = commenting_accounts.account_id
left join agents
    on
        figures.source_system = agents.source_system
        and figures.account_id = agents.account_id
        and figures.user_id = agents.agent_id
left join teams
    on
        agents.source_system = teams.source_system
        and agents.account_id = teams.account_id
        and agents.team_id = teams.team_id
