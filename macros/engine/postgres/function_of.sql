{#- Postgres: an expression over parameters as a function of the schema `engine`, which no plan writes out. -#}
{% macro function_of(name, parameters, result, expression) -%}
    create or replace function engine.{{ name }}({{ parameters }}) returns {{ result }}
    language plpgsql immutable parallel safe as $body$
    begin
        return {{ expression }};
    end
    $body$;
{%- endmacro %}
