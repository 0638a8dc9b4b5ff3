-- One row per source, account, frequency, period of the opening and person who opened a conversation in it: the second half of
-- respond.io's hunt for anomalies.
with

account_periods as (select * from {{ ref('dim_account_periods') }}),

conversations as (
    select * from {{ ref('fct_conversations') }}
    where is_counted and opened_date is not null
),

responses as (select * from {{ ref('fct_conversation_responses') }}),

agents as (select * from {{ ref('dim_agents') }}),

opened as (
    select
        conversations.source_system,
        conversations.account_id,
        account_periods.frequency,
        account_periods.period_start,
        case when responses.is_opened_by_person then coalesce(responses.opener_id, 'unknown') end as user_id
    from conversations
    inner join responses on conversations.conversation_key = responses.conversation_key
    inner join account_periods
        on
            conversations.source_system = account_periods.source_system
            and conversations.account_id = account_periods.account_id
            and conversations.opened_date = account_periods.date_day
),

totals as (
    select
        source_system,
        account_id,
        frequency,
        period_start,
        count(*) as all_opened_conversations,
        count(user_id) as opened_by_people
    from opened
    group by 1, 2, 3, 4
),

openers as (
    select
        source_system,
        account_id,
        frequency,
        period_start,
        user_id,
        count(*) as opened_conversations
    from opened
    where user_id is not null
    group by 1, 2, 3, 4, 5
),

medians as (
    select
        source_system,
        account_id,
        frequency,
        period_start,
        count(*) as opening_users,
        {{ percentile('opened_conversations', 0.5) }} as median_opened_conversations
    from openers
    where user_id <> 'unknown'
    group by 1, 2, 3, 4
),

distances as (
    select
        openers.source_system,
        openers.account_id,
        openers.frequency,
        openers.period_start,
        {{ percentile('abs(openers.opened_conversations - medians.median_opened_conversations)', 0.5) }}
            as opened_conversations_distance
    from openers
    inner join medians
        on
            openers.source_system = medians.source_system
            and openers.account_id = medians.account_id
            and openers.frequency = medians.frequency
            and openers.period_start = medians.period_start
    where openers.user_id <> 'unknown'
    group by 1, 2, 3, 4
),

scores as (
    select
        openers.source_system,
        openers.account_id,
        openers.frequency,
        openers.period_start,
        openers.user_id,
        agents.agent_name as user_name,
        coalesce(agents.team_id, 'none') as team_id,
        openers.opened_conversations,
        totals.opened_by_people,
        totals.all_opened_conversations,
        {{ rate('openers.opened_conversations', 'totals.all_opened_conversations') }} as share_of_all_opened,
        coalesce(medians.opening_users, 0) as opening_users,
        medians.median_opened_conversations,
        case
            when openers.user_id <> 'unknown'
                then {{ robust_score(
                    'openers.opened_conversations',
                    'medians.median_opened_conversations',
                    'distances.opened_conversations_distance',
                    'medians.opening_users'
                ) }}
        end as opening_score
    from openers
    inner join totals
        on
            openers.source_system = totals.source_system
            and openers.account_id = totals.account_id
            and openers.frequency = totals.frequency
            and openers.period_start = totals.period_start
    left join medians
        on
            openers.source_system = medians.source_system
            and openers.account_id = medians.account_id
            and openers.frequency = medians.frequency
            and openers.period_start = medians.period_start
    left join distances
        on
            openers.source_system = distances.source_system
            and openers.account_id = distances.account_id
            and openers.frequency = distances.frequency
            and openers.period_start = distances.period_start
    left join agents
        on
            openers.source_system = agents.source_system
            and openers.account_id = agents.account_id
            and openers.user_id = agents.agent_id
)

select
    *,
    opening_score > {{ unusual_score() }} as opens_unusually_many
from scores
