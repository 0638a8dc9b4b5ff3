{#- Days after an episode within which another one of the same customer is told as a return; the episode stays what it was. -#}
{% macro recontact_days() -%}
    7
{%- endmacro %}
