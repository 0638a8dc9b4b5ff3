{#-
    The variable `as_of` as a UTC timestamp literal, NULL when it is not set. ISO 8601; without an offset it is UTC.
    A value that is no instant, or a day or hour that no calendar has, stops the run with a sentence that says so.
-#}
{% macro as_of_variable() -%}
    {%- set given = var('as_of') -%}
    {%- if given is none or given | string | trim == '' -%}
        cast(null as timestamp)
    {%- else -%}
        {%- set pattern = '^' ~ instant_pattern() ~ '(' ~ instant_offset_pattern() ~ ')?$' -%}
        {%- set text = given | string | trim -%}
        {%- set form = " Write it like 2026-03-31T00:00:00Z." -%}
        {%- if not modules.re.match(pattern, text) -%}
            {{ exceptions.raise_compiler_error(
                "Variable as_of is '" ~ text ~ "', which is no ISO 8601 instant." ~ form
            ) }}
        {%- endif -%}
        {%- set year, month, day = text[:4] | int, text[5:7] | int, text[8:10] | int -%}
        {%- set is_leap_year = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) -%}
        {%- set month_days = [31, 29 if is_leap_year else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] -%}
        {%- if not 1970 <= year <= 9998 -%}
            {{ exceptions.raise_compiler_error(
                "Variable as_of is '" ~ text ~ "', whose year lies outside 1970 to 9998." ~ form
            ) }}
        {%- elif not 1 <= month <= 12 or not 1 <= day <= month_days[month - 1] -%}
            {{ exceptions.raise_compiler_error("Variable as_of is '" ~ text ~ "', a day that does not exist." ~ form) }}
        {%- endif -%}
        {%- set clock = modules.re.match('[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?', text[10:]) -%}
        {%- if clock and (clock.group(1) > '23' or clock.group(2) > '59' or (clock.group(3) or '00') > '59') -%}
            {{ exceptions.raise_compiler_error("Variable as_of is '" ~ text ~ "', a time of day that does not exist." ~ form) }}
        {%- endif -%}
        {%- set clock_text = text[11:] | upper | replace(' ', '') | replace(',', '.') -%}
        {%- set tidy = text[:10] ~ ('T' ~ clock_text if clock_text else '') -%}
        {%- set tidy = tidy | replace('UTC', 'Z') | replace('GMT', 'Z') | replace('Z', '+00:00') -%}
        {%- set moment = modules.datetime.datetime.fromisoformat(tidy) -%}
        {%- if moment.tzinfo -%}{%- set moment = moment.astimezone(modules.pytz.utc).replace(tzinfo=none) -%}{%- endif -%}
        timestamp '{{ moment.strftime('%Y-%m-%d %H:%M:%S.%f') }}'
    {%- endif -%}
{%- endmacro %}
