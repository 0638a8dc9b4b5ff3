{#-
    A query over the rows of touched conversations alone, from wherever it is asked: in place of each relation that it names
    stands its part of the small world, if it has one. none: none has. Names in comments and texts are no relations. Of a landing
    table only what a staging model reads as `landed` is narrowed: versions of a record are told apart over all rows.
-#}
{% macro over_touched(query, touched) %}
    {%- set name_or_text = "(--[^\\n]*|'(?:[^']|'')*'|\"?\\b\\w+\\b\"?[.]\"?\\b\\w+\\b\"?)" -%}
    {%- set pieces = modules.re.split(name_or_text, query) -%}
    {%- set made, narrowed = [], [] -%}
    {%- for piece in pieces -%}
        {%- set name = piece | replace('"', '') -%}
        {%- if loop.index0 % 2 == 1 and name in project_relations() -%}
            {%- set is_read_whole = name.startswith('raw.') and not pieces[loop.index].startswith(' AS landed') -%}
            {%- set part = none if is_read_whole else touched_part(name, touched) -%}
            {%- do narrowed.append(name) if part -%}
            {%- do made.append(part or in_database(name)) -%}
        {%- else -%}
            {%- do made.append(piece) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(made | join('') if narrowed else none) }}
{% endmacro %}
