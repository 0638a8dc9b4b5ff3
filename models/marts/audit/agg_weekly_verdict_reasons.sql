-- One row per source, account, local week of the episode's start, channel, definition, verdict and reason that occurs: how
-- many of the week's eligible episodes have it.
with

verdicts as (select * from {{ ref('int_weekly_verdicts') }})

select
    source_system,
    account_id,
    week_start,
    channel,
    definition_id,
    verdict,
    reason,
    {{ sum_of_counts('episodes') }} as episodes
from verdicts
group by 1, 2, 3, 4, 5, 6, 7
