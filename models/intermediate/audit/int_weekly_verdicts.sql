-- One row per account, local week of the episode's start, channel, definition, verdict, reason, grade and age at which the
-- verdict was known: how many eligible episodes have it. A view: a group-by of few rows.
{{ config(materialized='view') }}
with

patterns as (select * from {{ ref('int_verdict_patterns') }})

select
    source_system,
    account_id,
    week_start,
    channel,
    definition_id,
    verdict,
    reason,
    evidence_grade,
    known_at_age_days,
    {{ sum_of_counts('episodes') }} as episodes
from patterns
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
