{#- The columns of a table that is made by its contract, with what holds for them. -#}
{% macro postgres__get_table_columns_and_constraints() %}
    {%- set parts = adapter.render_raw_columns_constraints(raw_columns=columns_of_contract(model.columns))
        + adapter.render_raw_model_constraints(raw_constraints=model.constraints) -%}
    ({{ parts | join(', ') }})
{% endmacro %}
