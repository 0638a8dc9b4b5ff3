-- The bands of a measure begin at 0, end nowhere, and each begins where the one before it ends: every duration has one band.
with

neighbours as (
    select
        measure,
        position,
        lower_seconds,
        upper_seconds,
        lag(upper_seconds) over (partition by measure order by position nulls last) as previous_upper_seconds,
        row_number() over (partition by measure order by position nulls last) as band_number,
        row_number() over (partition by measure order by position desc nulls last) as band_number_from_end
    from {{ ref('duration_bands') }}
)

select *
from neighbours
where
    lower_seconds <> case when band_number = 1 then 0 else coalesce(previous_upper_seconds, -1) end
    or coalesce(upper_seconds <= lower_seconds, false)
    or (upper_seconds is null) <> (band_number_from_end = 1)
