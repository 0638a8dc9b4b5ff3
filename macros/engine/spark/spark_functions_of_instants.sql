{#-
    Spark: instants. Its own casts take more forms than a checked one (a single digit, no minutes, names of zones), no 24:00, and
    no offset beyond 18 hours.
-#}
{% macro spark_functions_of_instants() -%}
    {%- set day = '[0-9]{4}-[0-9]{2}-[0-9]{2}' -%}
    {%- set offset = '(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?' -%}
    {%- set checked = '^' ~ day ~ '(?:[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]+)?' ~ offset ~ ')?\\z' -%}
    {%- set wall_clock = "case when given rlike '" ~ checked ~ "' then " ~ spark_wall_clock('given') ~ ' end' -%}
    {{ return([
        spark_function('wall_clock', 'given string', 'timestamp_ntz', wall_clock),
        spark_function(
            'instant_of', 'given string', 'timestamp_ntz',
            "engine.wall_clock(given) - interval '1' minute * " ~ spark_offset_minutes('given')
        ),
        spark_function(
            'calendar_instant', 'instant timestamp_ntz, earliest timestamp_ntz', 'timestamp_ntz',
            'case when instant between earliest and ' ~ last_instant() ~ ' then instant end'
        )
    ]) }}
{%- endmacro %}
