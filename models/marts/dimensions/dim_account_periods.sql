-- One row per account, local date and frequency: the day, week, month, quarter or year that the date lies in.
{% set frequencies = {
    'daily': 'date_day',
    'weekly': 'week_start',
    'monthly': 'month_start',
    'quarterly': 'quarter_start',
    'yearly': 'year_start',
} %}

with

account_dates as (select * from {{ ref('dim_account_dates') }}),

periods as (
    {% for frequency, period_start in frequencies.items() -%}
        select
            account_key,
            source_system,
            account_id,
            date_day,
            '{{ frequency }}' as frequency,
            {{ period_start }} as period_start
        from account_dates
        {% if not loop.last -%} union all {% endif %}
    {%- endfor %}
)

select
    *,
    -- dates run to that of as_of: nothing is known of the days after it
    max(date_day) over (partition by account_key, frequency, period_start) as last_known_date
from periods
