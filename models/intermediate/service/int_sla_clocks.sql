-- One row per eligible episode and service policy that applies to it on the local date of its start: from when the clock runs,
-- and when the target was met, as far as the exports show. A person's response is owed where the AI did not handle the episode,
-- a person was involved or asked for; a resolution is the last AI reply of a resolved episode, else the close that left the
-- conversation closed. `is_settled` is false while the outcome is pending: the last AI reply may prove to have resolved it.
with

episodes as (select * from {{ ref('int_episodes') }}),

outcomes as (select * from {{ ref('int_outcomes') }}),

episode_clocks as (select * from {{ ref('int_episode_clocks') }}),

involvements as (select * from {{ ref('int_involvements') }}),

state_changes as (select * from {{ ref('int_state_changes') }}),

tickets as (select * from {{ ref('int_tickets') }}),

policies as (
    select * from {{ ref('int_sla_policies') }}
    where minutes is not null
),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

-- accounts without a policy do without all that follows
accounts_with_policies as (
    select
        accounts.source_system,
        accounts.account_id,
        accounts.timezone
    from accounts
    where
        exists (
            select 1 from policies
            where
                coalesce(policies.source_system, accounts.source_system) = accounts.source_system
                and coalesce(policies.account_id, accounts.account_id) = accounts.account_id
        )
),

dated_episodes as (
    select
        episodes.*,
        {{ local_date('episodes.started_at', 'zone_days') }} as started_date
    from episodes
    inner join accounts_with_policies
        on
            episodes.source_system = accounts_with_policies.source_system
            and episodes.account_id = accounts_with_policies.account_id
    left join zone_days on {{ is_zone_day('episodes.started_at', 'accounts_with_policies.timezone', 'zone_days') }}
    where episodes.exclusion_reason is null
),

last_changes as (
    select
        conversation_number,
        episode_index,
        {{ value_at_last('is_open', 'item_number', 'true') }} as is_left_open,
        {{ value_at_last('changed_at', 'item_number', 'true') }} as changed_at
    from state_changes
    where was_open <> is_open
    group by 1, 2
),

joined as (
    select
        dated_episodes.conversation_number,
        dated_episodes.episode_index,
        dated_episodes.source_system,
        dated_episodes.account_id,
        dated_episodes.conversation_id,
        dated_episodes.episode_id,
        dated_episodes.channel,
        dated_episodes.started_date,
        {{ normalised('tickets.priority') }} as priority,
        outcomes.outcome,
        not outcomes.is_handled
        or involvements.first_involvement_at is not null
        or dated_episodes.first_request_at is not null as is_person_owed,
        episode_clocks.first_asked_at,
        episode_clocks.first_response_at,
        episode_clocks.first_human_response_at,
        case
            when episode_clocks.resolution_ended_at is not null
                then greatest(episode_clocks.first_asked_at, episode_clocks.resolution_ended_at)
            when not last_changes.is_left_open then greatest(episode_clocks.first_asked_at, last_changes.changed_at)
        end as resolved_at
    from dated_episodes
    inner join outcomes
        on
            dated_episodes.conversation_number = outcomes.conversation_number
            and dated_episodes.episode_index = outcomes.episode_index
    inner join episode_clocks
        on
            dated_episodes.conversation_number = episode_clocks.conversation_number
            and dated_episodes.episode_index = episode_clocks.episode_index
    left join involvements
        on
            dated_episodes.conversation_number = involvements.conversation_number
            and dated_episodes.episode_index = involvements.episode_index
    left join last_changes
        on
            dated_episodes.conversation_number = last_changes.conversation_number
            and dated_episodes.episode_index = last_changes.episode_index
    left join tickets
        on
            dated_episodes.source_system = tickets.source_system
            and dated_episodes.account_id = tickets.account_id
            and dated_episodes.ticket_id = tickets.ticket_id
)

select
    joined.conversation_number,
    joined.episode_index,
    joined.source_system,
    joined.account_id,
    joined.conversation_id,
    joined.episode_id,
    joined.channel,
    joined.started_date,
    joined.priority,
    policies.policy_id,
    policies.target,
    policies.minutes,
    policies.is_in_business_time,
    joined.first_asked_at as starts_at,
    case policies.target
        when 'first_response' then joined.first_response_at
        when 'first_human_response' then joined.first_human_response_at
        when 'resolution' then joined.resolved_at
    end as met_at,
    policies.target <> 'resolution' or joined.outcome <> 'pending' as is_settled
from joined
inner join policies
    on
        joined.started_date >= policies.valid_from
        and joined.started_date < policies.next_valid_from
        and joined.source_system = coalesce(policies.source_system, joined.source_system)
        and joined.account_id = coalesce(policies.account_id, joined.account_id)
        and joined.channel = coalesce(policies.channel, joined.channel)
        and (policies.priority is null or joined.priority = policies.priority)
where policies.target <> 'first_human_response' or joined.is_person_owed
