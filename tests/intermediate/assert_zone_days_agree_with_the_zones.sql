-- Six instants of each day, its first and its last microsecond among them, are as far from UTC as the zone itself says.
with

zone_days as (select * from {{ ref('int_zone_days') }}),

probes as (
    {% for hours, microseconds in [(0, 0), (1, 0), (7, 0), (12, 0), (18, 0), (24, -1)] -%}
        select
            timezone,
            utc_date,
            offset_minutes,
            {{ add_hours('cast(utc_date as timestamp)', hours) }} + interval '1' microsecond * {{ microseconds }} as instant
        from zone_days
        {% if not loop.last -%} union all {% endif %}
    {% endfor %}
)

select *
from probes
where {{ local_from_utc('instant', 'timezone') }} <> {{ add_minutes('instant', 'offset_minutes') }}
