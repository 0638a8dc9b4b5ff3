-- One row per count that respond.io states of a conversation; NULL where the text is no count. A table: above a view DuckDB
-- 1.5.5 never ended a streamed `select *` of the report that holds durations and counts (two threads, ten thousand rows).
{{ config(materialized='table') }}
{% set columns = [
    'number_of_outgoing_messages',
    'number_of_incoming_messages',
    'number_of_responses',
    'number_of_assignments',
] %}

with

conversations as (select * from {{ ref('int_respond_io__conversation_records') }})

{% for column in columns -%}
    select
        source_system,
        account_id,
        conversation_id,
        '{{ column }}' as stated_in,
        {{ parse_integer(column) }} as stated_count
    from conversations
    where {{ column }} is not null
    {% if not loop.last -%} union all {% endif %}
{%- endfor %}
