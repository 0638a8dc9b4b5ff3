-- One row per eligible episode: the local week of its start, and the instant that ends that week. A view: one model reads it,
-- twice, and derives it once.
{{ config(materialized='view') }}
with

episode_facts as (
    select * from {{ ref('int_episode_facts') }}
    where exclusion_reason is null
),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

week_ends as (select * from {{ ref('int_week_ends') }}),

dated as (
    select
        episode_facts.conversation_number,
        episode_facts.episode_index,
        episode_facts.source_system,
        episode_facts.account_id,
        episode_facts.channel,
        {{ week_start_date(local_date('episode_facts.started_at', 'zone_days'), 'accounts.week_start') }} as week_start
    from episode_facts
    inner join accounts
        on episode_facts.source_system = accounts.source_system and episode_facts.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('episode_facts.started_at', 'accounts.timezone', 'zone_days') }}
)

select
    dated.*,
    week_ends.ends_at as week_ends_at
from dated
inner join week_ends
    on
        dated.source_system = week_ends.source_system
        and dated.account_id = week_ends.account_id
        and dated.week_start = week_ends.week_start
