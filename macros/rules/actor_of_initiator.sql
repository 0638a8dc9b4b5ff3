{#- Who stands behind an initiator, as a kind of actor: the words of fct_handoffs.initiator the other way round. -#}
{% macro actor_of_initiator(initiator) -%}
    case {{ initiator }} when 'agent' then 'ai' when 'customer' then 'contact' when 'manual' then 'human' else {{ initiator }} end
{%- endmacro %}
