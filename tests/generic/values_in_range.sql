{#- Fails with every row of which one of the columns lies outside the bounds, which count as inside; NULL does not. One scan. -#}
{% test values_in_range(model, columns, lowest, highest=none) %}
select {{ columns | join(', ') }}
from {{ model }}
where
    {% for column in columns -%}
        {{ 'or ' if not loop.first }}{{ column }} < {{ lowest }}{% if highest is not none %} or {{ column }} > {{ highest }}{% endif %}
    {% endfor %}
{% endtest %}
