-- One row per account and channel in which the AI handled an episode: the local date of the first.
with

episode_facts as (select * from {{ ref('int_episode_facts') }}),

outcomes as (select * from {{ ref('int_outcomes') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

first_starts as (
    select
        episode_facts.source_system,
        episode_facts.account_id,
        episode_facts.channel,
        min(episode_facts.started_at) as first_started_at
    from episode_facts
    inner join outcomes
        on
            episode_facts.conversation_number = outcomes.conversation_number
            and episode_facts.episode_index = outcomes.episode_index
    where outcomes.is_handled and episode_facts.started_at is not null
    group by 1, 2, 3
)

select
    first_starts.source_system,
    first_starts.account_id,
    first_starts.channel,
    {{ local_date('first_starts.first_started_at', 'zone_days') }} as first_handled_date
from first_starts
inner join accounts
    on first_starts.source_system = accounts.source_system and first_starts.account_id = accounts.account_id
left join zone_days on {{ is_zone_day('first_starts.first_started_at', 'accounts.timezone', 'zone_days') }}
