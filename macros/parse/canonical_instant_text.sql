{#- The spellings of ISO 8601 brought to the one that engines read: capital T and Z, seconds, a point, no blanks. -#}
{% macro canonical_instant_text(text) -%}
    {%- set tidy = "replace(upper(trim(" ~ text ~ ")), ',', '.')" -%}
    case
        when length({{ tidy }}) = 10 then {{ tidy }}
        when substr({{ tidy }}, 17, 1) = ':'
            then substr({{ tidy }}, 1, 10) || 'T' || replace(substr({{ tidy }}, 12), ' ', '')
        else substr({{ tidy }}, 1, 10) || 'T' || substr({{ tidy }}, 12, 5) || ':00' || replace(substr({{ tidy }}, 17), ' ', '')
    end
{%- endmacro %}
