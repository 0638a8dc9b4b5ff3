-- What met its target took no longer than its minutes, and what missed it no less, by the clocks of fct_episodes, which measure
-- from instant to instant and know no instant at which something is due. (In open time just as long may be late: a reply after
-- the opening in whose last second it was due.)
with

outcomes as (
    select * from {{ ref('fct_sla_outcomes') }}
    where target in ('first_response', 'first_human_response') and met_at is not null
),

episodes as (select * from {{ ref('fct_episodes') }}),

measured as (
    select
        outcomes.sla_outcome_id,
        outcomes.state,
        outcomes.is_in_business_time,
        outcomes.minutes * 60 as target_seconds,
        case
            when outcomes.target = 'first_response' and outcomes.is_in_business_time
                then episodes.first_response_business_seconds
            when outcomes.target = 'first_response' then episodes.first_response_seconds
            when outcomes.is_in_business_time then episodes.first_human_response_business_seconds
            else episodes.first_human_response_seconds
        end as seconds
    from outcomes
    inner join episodes on outcomes.episode_id = episodes.episode_id
)

select *
from measured
where
    (state = 'met' and seconds > target_seconds)
    or (state = 'breached' and (seconds < target_seconds or (not is_in_business_time and seconds = target_seconds)))
    or seconds is null
