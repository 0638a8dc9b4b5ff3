{#-
    The landed rows of the tables that hold one kind of record in several shapes, one below the other under common names, still
    as text, with the name of their shape.
    shapes: {shape: landing table}; columns: {name: [an expression a shape, none where it says nothing of it]}.
-#}
{% macro union_of_shapes(shapes, columns) -%}
    {%- for shape, relation in shapes.items() %}
    {%- set place = loop.index0 %}
    select
        '{{ shape }}' as shape,
        {% for name, expressions in columns.items() -%}
            {{ expressions[place] if expressions[place] is not none else 'cast(null as varchar)' }} as {{ name }},
        {% endfor -%}
        _source_system,
        _account_id,
        _extracted_at,
        _load_id,
        _file,
        _row
    from {{ relation }}
    {% if not loop.last -%} union all {% endif %}
    {%- endfor %}
{%- endmacro %}
