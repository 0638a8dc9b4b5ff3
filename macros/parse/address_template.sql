{#-
    The address of a record in its tool, with {id} in place of its id: an address of the web that holds {id} and no blank, else
    NULL. Another scheme could run something where a reader clicks.
-#}
{% macro address_template(text) -%}
    case
        when
            (lower({{ trimmed(text) }}) like 'https://%' or lower({{ trimmed(text) }}) like 'http://%')
            and {{ matches(trimmed(text), '[!-;=?-~]*[{]id[}][!-;=?-~]*') }}
            then {{ trimmed(text) }}
    end
{%- endmacro %}
