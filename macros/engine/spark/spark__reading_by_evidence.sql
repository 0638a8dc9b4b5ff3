{#-
    Spark: a call of a function (spark_functions_of_parsing). The evidence is handed over as a list, looked through in its order.
-#}
{% macro spark__reading_by_evidence(first_reading, reading, shift_seconds, evidence) -%}
    engine.reading_by_evidence({{ first_reading }}, {{ reading }}, {{ shift_seconds }}, array({{ evidence | join(', ') }}))
{%- endmacro %}
