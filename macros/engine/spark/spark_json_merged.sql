{#-
    Spark: the merge patch of RFC 7396 of two parts of marked JSON (spark_json_marked), so many levels deep: SQL has no functions
    that call themselves. What lies deeper in the second stands in place of what the first has there.
-#}
{% macro spark_json_merged(target, patch, levels=4) -%}
    {%- if levels == 0 -%}
        {{ spark_json_part(patch) }}
    {%- else -%}
        {%- set level = '_' ~ levels -%}
        {%- set kept = 'transform(filter(map_entries(target' ~ level ~ '), member -> not map_contains_key(patch' ~ level
            ~ ', member.key)), member -> ' ~ spark_json_quoted('member.key') ~ " || ':' || " ~ spark_json_part('member.value') ~ ')' -%}
        {%- set changed = 'transform(filter(map_entries(patch' ~ level ~ '), member -> member.value is not null), changed' ~ level
            ~ ' -> ' ~ spark_json_quoted('changed' ~ level ~ '.key') ~ " || ':' || "
            ~ spark_json_merged(
                'try_element_at(target' ~ level ~ ', changed' ~ level ~ '.key)', 'changed' ~ level ~ '.value', levels - 1
            ) ~ ')' -%}
        {%- set object = "'{' || array_join(concat(" ~ kept ~ ', ' ~ changed ~ "), ',') || '}'" -%}
        {{ spark_let(
            'patch' ~ level,
            spark_json_members(patch),
            'case when patch' ~ level ~ ' is null then ' ~ spark_json_part(patch) ~ ' else ' ~ spark_let(
                'target' ~ level,
                'coalesce(' ~ spark_json_members(target) ~ ', cast(map() as map<string, string>))',
                object
            ) ~ ' end'
        ) }}
    {%- endif -%}
{%- endmacro %}
