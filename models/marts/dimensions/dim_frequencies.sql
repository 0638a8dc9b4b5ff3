-- One row per frequency that a report can be read by.
with

frequencies as (select * from {{ ref('frequencies') }})

select
    frequency,
    period,
    position,
    description as frequency_description
from frequencies
