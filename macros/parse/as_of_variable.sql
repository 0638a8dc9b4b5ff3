{#-
    The variable `as_of` as a UTC timestamp literal, NULL when it is not set. ISO 8601; without an offset it is UTC.
    A value that is no instant stops the run with a sentence that says so.
-#}
{% macro as_of_variable() -%}
    {%- set given = var('as_of') -%}
    {%- if given is none or given | string | trim == '' -%}
        cast(null as timestamp)
    {%- else -%}
        {%- set pattern = '^' ~ instant_pattern() ~ '(' ~ instant_offset_pattern() ~ ')?$' -%}
        {%- set text = given | string | trim -%}
        {%- if not modules.re.match(pattern, text) -%}
            {{ exceptions.raise_compiler_error(
                "Variable as_of is '" ~ text ~ "', which is no ISO 8601 instant. Write it like 2026-03-31T00:00:00Z."
            ) }}
        {%- endif -%}
        {%- set tidy = text[:10] ~ 'T' ~ text[11:] | upper | replace(' ', '') | replace(',', '.') | replace('UTC', 'Z') | replace('GMT', 'Z') if text | length > 10 else text -%}
        {%- set moment = modules.datetime.datetime.fromisoformat(tidy | replace('Z', '+00:00')) -%}
        {%- if moment.tzinfo -%}{%- set moment = moment.astimezone(modules.pytz.utc).replace(tzinfo=none) -%}{%- endif -%}
        timestamp '{{ moment.strftime('%Y-%m-%d %H:%M:%S.%f') }}'
    {%- endif -%}
{%- endmacro %}
