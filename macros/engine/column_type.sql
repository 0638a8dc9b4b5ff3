{#- The engine's name of a data type, as the YAML of models, seeds and landing tables names it. -#}
{% macro column_type(data_type) -%}
    {{ return(adapter.dispatch('column_type')(data_type)) }}
{%- endmacro %}

{% macro default__column_type(data_type) -%}
    {{ return(data_type) }}
{%- endmacro %}

{% macro postgres__column_type(data_type) -%}
    {{ return({'double': 'double precision'}.get(data_type, data_type)) }}
{%- endmacro %}

{#- a timestamp without a zone, whatever the session takes the bare word for -#}
{% macro spark__column_type(data_type) -%}
    {{ return({'varchar': 'string', 'timestamp': 'timestamp_ntz'}.get(data_type, data_type)) }}
{%- endmacro %}
