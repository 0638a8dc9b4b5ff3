{#-
    Fails with every row that breaks one of the conditions. NULL breaks none, as in a check constraint: where a column must
    have a value, say so (`week_start is not null`). One test reads a view once, however many conditions there are.
-#}
{% test all_rows_satisfy(model, conditions) %}
select *
from {{ model }}
where
    {% for condition in conditions -%}
        {{ 'or ' if not loop.first }}not ({{ condition }})
    {% endfor %}
{% endtest %}
