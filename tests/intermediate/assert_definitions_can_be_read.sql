-- A typo in a definition must not become a default. yes or no; last, any or none; whose last word; whole hours and days. Mend
-- the row of seeds/resolution_definitions.csv.
{{ config(meta={'tells': 'message'}) }}
{% set switches = [
    'needs_substantive_reply', 'fails_on_request', 'needs_close', 'fails_on_return'
] %}

with

definitions as (select * from {{ ref('resolution_definitions') }}),

faults as (
    select
        definition_id,
        'window_hours' as column_name,
        cast(window_hours as varchar) as value_given,
        'a whole number of hours from 1 on' as form
    from definitions
    where window_hours is null or window_hours <= 0
    union all
    select
        definition_id,
        'fails_on_negative' as column_name,
        fails_on_negative as value_given,
        'last, any or none' as form
    from definitions
    where {{ normalised('fails_on_negative') }} not in ('last', 'any', 'none')
    union all
    select
        definition_id,
        'last_word' as column_name,
        last_word as value_given,
        'anyone, ai, ai_or_confirmation or no_one_after_close' as form
    from definitions
    where {{ normalised('last_word') }} not in ('anyone', 'ai', 'ai_or_confirmation', 'no_one_after_close')
    union all
    select
        definition_id,
        'no_recontact_days' as column_name,
        no_recontact_days as value_given,
        'a whole number of days, or nothing' as form
    from definitions
    where no_recontact_days <> '' and {{ parse_integer('no_recontact_days') }} is null
    {% for switch in switches -%}
        union all
        select
            definition_id,
            '{{ switch }}' as column_name,
            {{ switch }} as value_given,
            'yes or no' as form
        from definitions
        where {{ normalised(switch) }} is not null and {{ parse_boolean(switch) }} is null
    {% endfor %}
)

select
    definition_id,
    column_name,
    value_given,
    'definition ' || coalesce(definition_id, 'without an id') || ': ' || column_name || ' is "' || coalesce(value_given, '')
    || '". Write ' || form || ' in seeds/resolution_definitions.csv.' as message
from faults
