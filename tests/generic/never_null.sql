{#- Fails with every row of which one of the columns is NULL. One scan, where a test per column would read a view once each. -#}
{% test never_null(model, columns) %}
select {{ columns | join(', ') }}
from {{ model }}
where
    {% for column in columns -%}
        {{ 'or ' if not loop.first }}{{ column }} is null
    {% endfor %}
{% endtest %}
