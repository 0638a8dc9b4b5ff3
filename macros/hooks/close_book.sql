{#- Seals what this run has built: from now on the catalog must say the same of it, or the book is not believed. -#}
{% macro close_book() %}
    {%- set noted = book().noted if execute and 'book' in graph and book() else [] -%}
    {%- if noted -%}
        {%- set seals = relation_seals(noted) -%}
        {%- set sealed = [] -%}
        {%- for relation, seal in seals.items() -%}
            {%- do sealed.append("('" ~ relation | replace("'", "''") ~ "', '" ~ seal ~ "')") -%}
        {%- endfor -%}
        {%- if sealed -%}
            {%- do run_query(
                'update raw.built_relations set seal = sealed.seal from (values ' ~ sealed | join(', ')
                ~ ') as sealed (relation, seal) where built_relations.relation = sealed.relation'
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
