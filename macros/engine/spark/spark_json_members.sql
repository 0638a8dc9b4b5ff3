{#- Spark: marked JSON (spark_json_marked) as a map of its members, NULL for what is no object. Of members of one name the first counts. -#}
{% macro spark_json_members(marked) -%} from_json({{ marked }}, 'map<string,string>') {%- endmacro %}
