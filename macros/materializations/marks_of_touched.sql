{#- SQL split at its marks of `of_touched`: a text, then key, relation and text of each mark. -#}
{% macro marks_of_touched(sql) %}
    {{ return(modules.re.split('(?s)/[*]of_touched (.*?)[*]/ (.*?) /[*]all[*]/', sql)) }}
{% endmacro %}
