-- One row per account, week and episode that should be read where the resolution rate has moved: of the reason whose share of
-- the matured handled episodes grew most since the week before, the newest by their start. No reason grew: no rows.
with

reasons as (
    select * from {{ ref('rpt_audit__reason_shifts') }}
    where growth_rank = 1 and growth > 0
),

episodes as (
    select * from {{ ref('fct_episodes') }}
    where is_handled and is_matured
),

ranked as (
    select
        episodes.source_system,
        episodes.account_id,
        reasons.week_start,
        reasons.outcome_reason,
        episodes.episode_id,
        episodes.started_at,
        row_number() over (
            partition by episodes.source_system, episodes.account_id, reasons.week_start
            order by episodes.started_at desc nulls last, episodes.episode_id asc nulls last
        ) as reading_rank
    from episodes
    inner join reasons
        on
            episodes.source_system = reasons.source_system
            and episodes.account_id = reasons.account_id
            and episodes.started_week = reasons.week_start
            and episodes.outcome_reason = reasons.outcome_reason
)

select * from ranked
where reading_rank <= {{ episodes_to_read() }}
