{#-
    A model's query for Spark with its whole and exact numbers as wide as the contract says: Spark numbers and counts rows of a
    window in 32 bits, and widens decimals by rules of its own. A number that does not fit is an error. A column of another kind
    stays as it is, and breaks the contract. A model without a contract stays as it is.
-#}
{% macro spark_in_promised_width(text) %}
    {%- if not config.get('contract').enforced -%}
        {{ return(text) }}
    {%- endif -%}
    {%- set promised = spark_promised_types() -%}
    {%- set chosen = [] -%}
    {%- set others = [] -%}
    {%- for name, type, _ in spark_columns('query ' ~ text) -%}
        {%- set wanted = promised.get(name | lower, type) -%}
        {%- set are_whole = type in ('int', 'bigint') and wanted in ('int', 'bigint') -%}
        {%- set are_exact = type.startswith('decimal') and wanted.startswith('decimal') -%}
        {%- if wanted != type and (are_whole or are_exact) -%}
            {%- do others.append(name) -%}
            {%- do chosen.append('cast(' ~ adapter.quote(name) ~ ' as ' ~ wanted ~ ') as ' ~ adapter.quote(name)) -%}
        {%- else -%}
            {%- do chosen.append(adapter.quote(name)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return('select ' ~ chosen | join(', ') ~ ' from (\n' ~ text ~ '\n) as model_query' if others else text) }}
{% endmacro %}
