{#- Spark: marked JSON (spark_json_marked) as a list of its elements, NULL for what is no list. -#}
{% macro spark_json_list(marked) -%} from_json({{ marked }}, 'array<string>') {%- endmacro %}
