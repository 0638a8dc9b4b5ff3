{#-
    A relation without its database part, so that a view still works after the file was copied, renamed or attached under
    another name.
-#}
{% macro ref(model_name) %}
    {% do return(builtins.ref(model_name).include(database=false)) %}
{% endmacro %}
