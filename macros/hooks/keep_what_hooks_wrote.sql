{#- Commits what the hooks before it wrote, on an engine whose connection opens a transaction by itself. -#}
{% macro keep_what_hooks_wrote() %}
    {{ return(adapter.dispatch('keep_what_hooks_wrote')()) }}
{% endmacro %}

{% macro default__keep_what_hooks_wrote() %}
    {{ return('') }}
{% endmacro %}

{% macro postgres__keep_what_hooks_wrote() %}
    {{ return('commit') }}
{% endmacro %}
