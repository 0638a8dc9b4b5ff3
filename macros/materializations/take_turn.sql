{#- The statement, inside a block, that waits for whoever is putting something in place, until the transaction ends. -#}
{% macro take_turn() -%}
    perform pg_advisory_xact_lock(hashtext('agent_outcomes put in place'));
{%- endmacro %}
