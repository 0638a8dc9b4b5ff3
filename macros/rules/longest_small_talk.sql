{#- At most so many code points has a message that may be no more than thanks or a greeting. Scripts read it too. -#}
{% macro longest_small_talk() -%} 60 {%- endmacro %}
