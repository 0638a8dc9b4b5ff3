{#- Makes a table whole under its own name, in place of what stands there, and writes its page of the book with it. -#}
{% macro build_table(existing, target_relation, page) %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}
        {%- if existing is not none %}
            drop {{ existing.type }} {{ existing }};
        {%- endif %}
        {{ create_table_as(False, target_relation, compiled_code, 'sql') }}
        {{ comments_of(target_relation) }}
        {{ write_entry(page, 'table') }}
    {%- endcall %}
    {% do create_indexes(target_relation) %}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, true)) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {%- do note_entry(page, 'table') -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
{% endmacro %}
