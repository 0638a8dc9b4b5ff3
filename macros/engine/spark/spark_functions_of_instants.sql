{#-
    Spark: instants. Its own casts take more forms than a checked one (a single digit, no minutes, names of zones), no 24:00, and
    no offset beyond 18 hours.
-#}
{% macro spark_functions_of_instants() -%}
    {%- set day = '(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}' -%}
    {%- set clock = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,6})?' -%}
    {%- set offset = '(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?' -%}
    {%- set whole_day = '^(' ~ day ~ ')[T ]24:00:00(?:[.]0+)?' ~ offset ~ '\\z' -%}
    {%- set part_of_day = '^(' ~ day ~ '[T ]' ~ clock ~ ')(?:(?<=[.][0-9]{6})[0-9]+)?' ~ offset ~ '\\z' -%}
    {%- set wall_clock -%}
        case
            when given rlike '^{{ day }}\z' then try_cast(given as timestamp_ntz)
            when substr(given, 12, 2) = '24'
                then try_cast(regexp_extract(given, '{{ whole_day }}', 1) as timestamp_ntz) + interval '1' day
            else try_cast(regexp_extract(given, '{{ part_of_day }}', 1) as timestamp_ntz)
        end
    {%- endset -%}
    {#- without an offset it is UTC -#}
    {%- set distance = "regexp_extract(given, '^.{19}(?:[.][0-9]+)?([+-][0-9:]+)\\z', 1)" -%}
    {%- set minutes -%}
        case when {{ distance }} like '-%' then -1 else 1 end * (
            60 * coalesce(try_cast(substr({{ distance }}, 2, 2) as integer), 0)
            + coalesce(try_cast(replace(substr({{ distance }}, 4), ':', '') as integer), 0)
        )
    {%- endset -%}
    {{ return([
        spark_function('wall_clock', 'given string', 'timestamp_ntz', wall_clock),
        spark_function(
            'instant_of', 'given string', 'timestamp_ntz',
            "case when given like '%Z' then engine.wall_clock(given) else engine.wall_clock(given) - interval '1' minute * ("
            ~ minutes ~ ') end'
        ),
        spark_function(
            'calendar_instant', 'instant timestamp_ntz, earliest timestamp_ntz', 'timestamp_ntz',
            'case when instant between earliest and ' ~ last_instant() ~ ' then instant end'
        )
    ]) }}
{%- endmacro %}
