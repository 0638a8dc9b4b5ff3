{#- The statements that make a seed's table and fill it from its file, the columns in the file's order. -#}
{% macro create_seed_table(existing, target_relation, path) %}
    {%- set types = config.get('column_types', {}) -%}
    {%- set file = "'" ~ path | replace("'", "''") ~ "'" -%}
    {%- set delimiter = config.get('delimiter', ',') -%}
    {%- set header = fromjson(run_query(
        "select to_json(list(column_name)) from (describe select * from read_csv(" ~ file
        ~ ", header = true, all_varchar = true, delim = '" ~ delimiter ~ "'))"
    ).rows[0][0]) -%}
    {%- set columns = [] -%}
    {%- for name in header if name in types -%}
        {%- do columns.append(adapter.quote_seed_column(name, config.get('quote_columns')) ~ ' ' ~ types[name]) -%}
    {%- endfor -%}
    {%- if columns | length != header | length -%}
        {%- set guessed = load_agate_table() -%}
        {%- set columns = [] -%}
        {%- for name in guessed.column_names -%}
            {%- do columns.append(
                adapter.quote_seed_column(name, config.get('quote_columns')) ~ ' '
                ~ types.get(name, adapter.convert_type(guessed, loop.index0))
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if existing is not none %}
        drop {{ existing.type }} {{ existing }};
    {%- endif %}
    create table {{ target_relation }} ({{ columns | join(', ') }});
    copy {{ target_relation }} from {{ file }} (format csv, header true, delimiter '{{ delimiter }}');
{%- endmacro %}
