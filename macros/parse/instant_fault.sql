{#-
    What is wrong with an instant's text, given what it was parsed to, with the text behind a colon: `unreadable:…`,
    `ambiguous_local:…` (no offset, in an hour that occurs twice), else NULL. The hour is probed at half an hour and an hour to either side.
-#}
{% macro instant_fault(text, parsed, timezone) -%}
    case
        when {{ text }} like '____-__-__T__:__:__Z' and {{ parsed }} is not null then null
        when {{ text }} like '____-__-__T__:__:__+00:00' and {{ parsed }} is not null then null
        when {{ text }} is null or {{ text }} = '' then null
        when {{ parsed }} is null then 'unreadable:' || {{ text }}
        when {{ matches('trim(' ~ text ~ ')', instant_pattern()) }} and (
            {%- for shift in ["- interval '60' minute", "+ interval '60' minute", "- interval '30' minute", "+ interval '30' minute"] %}
            {{ local_from_utc('(' ~ parsed ~ ' ' ~ shift ~ ')', timezone) }} = {{ local_from_utc(parsed, timezone) }}
            {%- if not loop.last %} or{% endif %}
            {%- endfor %}
        ) then 'ambiguous_local:' || {{ text }}
    end
{%- endmacro %}
