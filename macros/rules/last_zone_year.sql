{#- The last year that the tables of days may hold: no rule of this release says what the clocks of the next century will do. -#}
{% macro last_zone_year() -%} 2099 {%- endmacro %}
