-- One row per file that holds dates with slashes, as a spreadsheet writes them: whether the day or the month comes first, as far
-- as one number above 12 tells it. A file that tells neither, or both, has no order. A table: files are read once for it,
-- before their dates can be.
{{ config(materialized='table') }}
{% set columns = {
    'conversations': [
        'datetime_conversation_started',
        'datetime_conversation_resolved',
        'datetime_first_response',
        'first_assignment_timestamp',
        'last_assignment_timestamp',
    ],
    'messages': ['date_time'],
    'contacts': ['datetime_created', 'last_interaction_time'],
} %}

with

{% for table, names in columns.items() -%}
    {{ table }} as (select * from {{ source('respond_io', table) }}),

{% endfor -%}
dates as (
    {% for table, names in columns.items() -%}
        {% set outer_loop = loop -%}
        {% for name in names -%}
            select
                _load_id,
                {{ slashed_date_number(name, 1) }} as first_number,
                {{ slashed_date_number(name, 2) }} as second_number
            from {{ table }}
            where {{ name }} like '%/%/%'
            {% if not (outer_loop.last and loop.last) -%} union all {% endif %}
        {% endfor -%}
    {% endfor %}
)

select
    _load_id,
    case
        when max(first_number) > 12 and max(second_number) <= 12 then 'day_first'
        when max(first_number) <= 12 and max(second_number) > 12 then 'month_first'
    end as date_order
from dates
group by 1
