{#- The query of a view, named `schema.view`; empty where there is none. All of them are read at once. -#}
{% macro view_text(name) %}
    {#- held on to: another thread may have them asked anew meanwhile (note_entry) -#}
    {%- set texts = book().get('view_texts') -%}
    {%- if texts is none -%}
        {%- set texts = {} -%}
        {%- for view in fromjson(run_query(
            "select to_json(coalesce(list(struct_pack(name := schema_name || '.' || view_name, query := sql)), [])) from duckdb_views()"
            ~ " where database_name = current_database() and not internal and not temporary"
        ).rows[0][0]) -%}
            {%- set query = modules.re.sub('(?s)^.*? AS (?=[(\\s]*(WITH|SELECT))', '', view.query, count=1) -%}
            {#- DuckDB writes a cross join as a comma, which binds less than the joins after it -#}
            {%- set said = [] -%}
            {%- for piece in modules.re.split("('(?:[^']|'')*')", query | trim | trim(';')) -%}
                {%- do said.append(piece if loop.index0 % 2 else piece | replace(' , ', ' CROSS JOIN ')) -%}
            {%- endfor -%}
            {%- do texts.update({view.name: said | join('')}) -%}
        {%- endfor -%}
        {%- do book().update({'view_texts': texts}) -%}
    {%- endif -%}
    {{ return(texts.get(name, '')) }}
{% endmacro %}
