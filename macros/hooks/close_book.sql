{#-
    Seals what this run has built: from now on the catalog must say the same of it, or the book is not believed. Writes down over
    what the data tests that ran found nothing.
-#}
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
    {%- set tested = book().tested if execute and 'book' in graph and book() else {} -%}
    {%- if tested -%}
        {%- set passed = [] -%}
        {%- set names = [] -%}
        {%- for unique_id, page in tested.items() -%}
            {%- do names.append("'" ~ unique_id ~ "'") -%}
            {%- if page is not none -%}
                {%- set state = 'null' if page.state is none else "'" ~ page.state ~ "'" -%}
                {%- do passed.append(
                    "('" ~ unique_id ~ "', '" ~ page.content ~ "', '" ~ page.structure ~ "', " ~ state ~ ')'
                ) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do run_query('delete from raw.passed_tests where unique_id in (' ~ names | join(', ') ~ ')') -%}
        {%- if passed -%}
            {%- do run_query(
                'insert into raw.passed_tests (unique_id, content, structure, state) values ' ~ passed | join(', ')
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
