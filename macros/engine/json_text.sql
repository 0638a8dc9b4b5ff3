{#-
    The text of a member of JSON text, by its path (`status.statusType`, `[0].actorId`); NULL where there is none, or no JSON.
    Clients and connectors write the API's members in snake case: `status.status_type` is the same member.
-#}
{% macro json_text(text, path) -%}
    {{ return(adapter.dispatch('json_text')(text, path)) }}
{%- endmacro %}

{% macro default__json_text(text, path) -%}
    {%- set members = [] -%}
    {%- for spelled in member_spellings(path) -%}
        {%- set address = '$' ~ ('' if spelled.startswith('[') else '.') ~ spelled -%}
        {%- do members.append("nullif(json_extract_string(" ~ text ~ ", '" ~ address ~ "'), '')") -%}
    {%- endfor -%}
    case when {{ is_json(text) }} then {{ members[0] if members | length == 1 else 'coalesce(' ~ members | join(', ') ~ ')' }} end
{%- endmacro %}

{% macro postgres__json_text(text, path) -%}
    {%- set members = [] -%}
    {%- for spelled in member_spellings(path) -%}
        {%- set steps = [] -%}
        {%- for step in modules.re.findall('"[^"]+"|[0-9]+|[A-Za-z_][A-Za-z0-9_-]*', spelled) -%}
            {%- do steps.append("'" ~ step.strip('"') ~ "'") -%}
        {%- endfor -%}
        {%- do members.append('engine.json_text(' ~ text ~ ', ' ~ steps | join(', ') ~ ')') -%}
    {%- endfor -%}
    {{ members[0] if members | length == 1 else 'coalesce(' ~ members | join(', ') ~ ')' }}
{%- endmacro %}

{% macro spark__json_text(text, path) -%}
    {%- set members = [] -%}
    {%- for spelled in member_spellings(path) -%}
        {%- set found = namespace(part='engine.json_marked(' ~ text ~ ')') -%}
        {%- for step in modules.re.findall('"[^"]+"|[0-9]+|[A-Za-z_][A-Za-z0-9_-]*', spelled) -%}
            {%- if step | int(-1) >= 0 -%}
                {%- set found.part = 'try_element_at(' ~ spark_json_list(found.part) ~ ', ' ~ (step | int + 1) ~ ')' -%}
            {%- else -%}
                {%- set found.part = 'try_element_at(' ~ spark_json_members(found.part) ~ ", '\ufdd1" ~ step.strip('"') ~ "')" -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do members.append('nullif(' ~ found.part ~ ", '\ufdd1')") -%}
    {%- endfor -%}
    engine.json_string({{ members[0] if members | length == 1 else 'coalesce(' ~ members | join(', ') ~ ')' }})
{%- endmacro %}
