-- One row per window, in hours, after which some definition evaluates; the outcome's own window is always one of them.
with

definitions as (select * from {{ ref('int_definitions') }})

select
    window_hours,
    bool_or(fails_on_return) as has_return_rule
from definitions
group by 1
union all
select
    {{ episode_window_hours() }} as window_hours,
    false as has_return_rule
where not exists (
        select 1 from definitions
        where window_hours = {{ episode_window_hours() }}
    )
