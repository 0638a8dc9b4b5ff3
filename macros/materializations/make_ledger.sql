{#- Makes the ledger, empty, where there is none, by its contract; adds the columns that one of an older version lacks. -#}
{% macro make_ledger(existing, target_relation) %}
    {%- if existing is not none and not existing.is_table -%}
        {{ exceptions.raise_compiler_error('The ledger ' ~ existing ~ ' is a ' ~ existing.type ~ ', to which nothing can be added') }}
    {%- elif existing is none -%}
        {% call statement('make') -%}
            create table {{ target_relation }} {{ get_table_columns_and_constraints() }}
        {%- endcall %}
    {%- else -%}
        {%- set present = adapter.get_columns_in_relation(existing) | map(attribute='name') | map('lower') | list -%}
        {%- for column in model.columns.values() if column.name | lower not in present -%}
            {% call statement('add_column') -%}
                alter table {{ target_relation }} add column {{ adapter.quote(column.name) }} {{ column_type(column.data_type) }}
            {%- endcall %}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
