{#-
    What is wrong with an instant's text, given what it was parsed to, with the text behind a colon: `unreadable:…`,
    `ambiguous_local:…` and `skipped_local:…` as its reading says (local_reading; `'UTC'` where there is none to say), else NULL.
-#}
{% macro instant_fault(text, parsed, reading) -%}
    {{ return(adapter.dispatch('instant_fault')(text, parsed, reading)) }}
{%- endmacro %}

{% macro default__instant_fault(text, parsed, reading) -%}
    case
        when {{ text }} is null or {{ text }} = '' then null
        when {{ parsed }} is null then 'unreadable:' || {{ text }}
        {% if reading != "'UTC'" -%} when {{ reading }} is not null then {{ reading }} || ':' || {{ text }} {%- endif %}
    end
{%- endmacro %}
