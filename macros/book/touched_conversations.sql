{#- The book's entry of the touched conversations; none: not known. -#}
{% macro touched_conversations() %}
    {{ return(book().entries.get('model.' ~ own_package() ~ '.int_touched_conversations')) }}
{% endmacro %}
