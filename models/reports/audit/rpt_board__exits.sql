-- One row per account, week and exit: how many of the week's eligible episodes left that way, over all channels, in words.
with

flow as (select * from {{ ref('agg_weekly_flow') }}),

words as (
    select * from {{ ref('audit_words') }}
    where aspect = 'exit'
),

summed as (
    select
        source_system,
        account_id,
        week_start,
        exit,
        exit_position,
        {{ sum_of_counts('episodes') }} as episodes,
        {{ sum_of_counts('eligible_episodes') }} as eligible_episodes
    from flow
    group by 1, 2, 3, 4, 5
)

select
    summed.*,
    coalesce(words.words, summed.exit) as exit_in_words
from summed
left join words on summed.exit = words.kind
