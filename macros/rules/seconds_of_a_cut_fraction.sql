{#- By so many seconds may two tellings of one instant differ where one of them cuts or rounds the fraction of a second. -#}
{% macro seconds_of_a_cut_fraction() -%}
    1
{%- endmacro %}
