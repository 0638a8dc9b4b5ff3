{#- Commits what the hooks before it wrote, on an engine whose connection opens a transaction by itself. -#}
{% macro keep_what_hooks_wrote() %}
    {%- do adapter.dispatch('keep_what_hooks_wrote')() if execute -%}
{% endmacro %}

{% macro default__keep_what_hooks_wrote() %}
{% endmacro %}

{% macro postgres__keep_what_hooks_wrote() %}
    {#- dbt commits where it knows of a transaction: of one that it began -#}
    {% call statement('keep', auto_begin=True) -%} select 1 {%- endcall %}
    {%- do adapter.commit() -%}
{% endmacro %}
