-- A typo in a definition must not become a default. yes or no; last, any or none; whose last word; whole hours and days. Mend
-- the row of seeds/resolution_definitions.csv.
{% set switches = [
    'needs_substantive_reply', 'fails_on_request', 'needs_close', 'fails_on_return'
] %}

select *
from {{ ref('resolution_definitions') }}
where
    window_hours is null
    or window_hours <= 0
    or {{ normalised('fails_on_negative') }} not in ('last', 'any', 'none')
    or {{ normalised('last_word') }} not in ('anyone', 'ai', 'ai_or_confirmation', 'no_one_after_close')
    or (no_recontact_days <> '' and {{ parse_integer('no_recontact_days') }} is null)
    {% for switch in switches -%}
        or ({{ normalised(switch) }} is not null and {{ parse_boolean(switch) }} is null)
    {% endfor %}
