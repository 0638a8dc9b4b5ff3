{#-
    The word between the two parts of a query that follows a chain step by step. Where rows that were reached before are left out by
    the engine itself, a circle ends by that; else by the path that each row keeps (chain_path.sql, is_new_in_chain.sql).
-#}
{% macro chain_union() -%}
    {{ return(adapter.dispatch('chain_union')()) }}
{%- endmacro %}

{% macro default__chain_union() -%}
    union
{%- endmacro %}

{#- its recursion knows no `union` -#}
{% macro spark__chain_union() -%}
    union all
{%- endmacro %}
