{#-
    The id of a record in a staging model whose versions are gone: its own, and where several records share it, with what each is
    of behind it. For records that nothing but their own id finds; a message or event keeps its id, and its conversation tells.
-#}
{% macro id_kept_apart(id, parents) -%}
    case
        when count(*) over (partition by source_system, account_id, {{ id }}) > 1
            then {{ id }}{% for parent in parents %} || '/' || coalesce({{ parent }}, ''){% endfor %}
        else {{ id }}
    end
{%- endmacro %}
