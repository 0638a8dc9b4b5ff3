-- One row per assignment of a conversation by its account's as_of.
with

assignments as (select * from {{ ref('int_assignments') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

joined as (
    select
        assignments.*,
        accounts.week_start,
        {{ local_date('assignments.occurred_at', 'zone_days') }} as occurred_date
    from assignments
    inner join accounts
        on assignments.source_system = accounts.source_system and assignments.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('assignments.occurred_at', 'accounts.timezone', 'zone_days') }}
)

select
    source_system || '/' || account_id || '/' || {{ key_part('conversation_id') }} || '/' || event_id as assignment_key,
    source_system,
    account_id,
    case when not is_made_up then event_id end as event_id,
    conversation_id,
    {{ episode_id('joined', 'joined.episode_index') }} as episode_id,
    occurred_at,
    occurred_date,
    {{ week_start_date('occurred_date', 'week_start') }} as occurred_week,
    from_kind,
    from_id,
    coalesce(to_kind, 'unknown') as to_kind,
    to_id,
    initiator,
    initiated_by_id
from joined
