{#-
    The spellings of ISO 8601 brought to the one that engines read: capital T and Z, seconds, a point, no blanks; Z for the words
    UTC and GMT.
-#}
{% macro canonical_instant_text(text) -%}
    {{ return(adapter.dispatch('canonical_instant_text')(text)) }}
{%- endmacro %}

{% macro default__canonical_instant_text(text) -%}
    {%- set tidy = "replace(replace(replace(upper(" ~ trimmed(text) ~ "), ',', '.'), ' UTC', 'Z'), ' GMT', 'Z')" -%}
    case
        when length({{ tidy }}) = 10 then {{ tidy }}
        when substr({{ tidy }}, 17, 1) = ':'
            then substr({{ tidy }}, 1, 10) || 'T' || replace(substr({{ tidy }}, 12), ' ', '')
        else substr({{ tidy }}, 1, 10) || 'T' || substr({{ tidy }}, 12, 5) || ':00' || replace(substr({{ tidy }}, 17), ' ', '')
    end
{%- endmacro %}
