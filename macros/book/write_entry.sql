{#- The statements that write a page of the book, for the transaction that makes the relation. Sealed when the run ends. -#}
{% macro write_entry(page, kind) %}
    {%- set cells = [] -%}
    {%- for cell in [
        page.unique_id, page.relation, kind, page.exact, page.own_structure, page.own_content, page.upstreams, page.structure,
        page.content, page.rows_of, page.state, page.base, page.comments,
    ] -%}
        {%- do cells.append('null' if cell is none else "'" ~ cell | replace("'", "''") ~ "'") -%}
    {%- endfor -%}
    delete from raw.built_relations where unique_id = '{{ page.unique_id }}';
    insert into raw.built_relations (
        unique_id, relation, kind, exact, own_structure, own_content, upstreams, structure, content, rows_of, state, base,
        comments
    )
    values ({{ cells | join(', ') }});
{%- endmacro %}
