{#-
    A table, left alone where it stands and what it was made from is the same: its text and the contents of all that it reads.
    Else made under its own name, in the transaction that writes its page of the book. Other engines have dbt's.
-#}
{% materialization table, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set page = book_page_of_model() -%}
    {%- if existing is not none and is_same(page) and not should_full_refresh() and not (pre_hooks or post_hooks) -%}
        {{ leave_alone(page, target_relation) }}
    {%- else -%}
        {{ build_table(existing, target_relation, page) }}
    {%- endif -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
