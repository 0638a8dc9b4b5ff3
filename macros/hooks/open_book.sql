{#- Reads the book before a run builds anything, once for all its threads. -#}
{% macro open_book() %}
    {%- if execute and flags.WHICH in ['build', 'run', 'seed'] -%}
        {%- do book() -%}
    {%- endif -%}
{% endmacro %}
