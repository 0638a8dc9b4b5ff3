{#-
    A relation without its database part, so that a view still works after the file was copied, renamed or attached under
    another name. Everything that dbt's own `ref` takes goes through: a package before the name, `v` for a version.
-#}
{% macro ref() %}
    {% do return(builtins.ref(*varargs, **kwargs).include(database=false)) %}
{% endmacro %}
