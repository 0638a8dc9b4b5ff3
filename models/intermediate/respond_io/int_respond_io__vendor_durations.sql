-- One row per duration that respond.io states of a conversation, in the shape of the contract: `HH:MM:SS`, hours may exceed 24.
-- Which columns state one is a list here, because each is a column; what it measures stands in the seed.
{% set columns = [
    'first_response_time',
    'resolution_time',
    'time_to_first_assignment',
    'first_assignment_to_first_response_time',
    'last_assignment_to_response_time',
    'first_assignment_to_close_time',
    'last_assignment_to_close_time',
    'average_response_time',
] %}

with

conversations as (select * from {{ ref('int_respond_io__conversation_records') }}),

measures as (
    select * from {{ ref('vendor_duration_measures') }}
    where source_system = 'respond_io'
),

stated as (
    {% for column in columns -%}
        select
            source_system,
            account_id,
            conversation_id,
            started_at,
            '{{ column }}' as property,
            {{ column }} as stated_text,
            {{ parse_clock_duration(column) }} as stated_number,
            _file,
            _row
        from conversations
        where {{ column }} is not null
        {% if not loop.last -%} union all {% endif %}
    {%- endfor %}
)

select
    stated.source_system,
    stated.account_id,
    measures.record_kind,
    stated.conversation_id as record_id,
    stated.started_at as record_created_at,
    cast(null as varchar) as part_id,
    measures.measure,
    stated.property as stated_in,
    measures.unit,
    measures.is_unit_verified = 'yes' as is_unit_verified,
    measures.tolerance_seconds,
    cast(stated.stated_number as {{ type_double() }}) as stated_number,
    cast(stated.stated_number as {{ type_double() }}) as stated_seconds,
    case
        when stated.stated_number is not null then null
        when stated.stated_text like '-%' then 'negative:' || stated.stated_text
        else 'unreadable:' || stated.stated_text
    end as stated_seconds_fault,
    stated._file,
    stated._row
from stated
inner join measures on stated.property = measures.property
