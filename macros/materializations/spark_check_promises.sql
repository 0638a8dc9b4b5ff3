{#-
    Stops a model of Spark that breaks what its contract promises of its rows, before it is put in place. Parquet keeps no
    `not_null`, key or check, and dbt drops them without a word: they are counted on the table that was made beside, in one scan,
    and one more where there is a key.
-#}
{% macro spark_check_promises(beside) %}
    {%- set promises = [] -%}
    {%- set counts = [] -%}
    {%- set keys = [] -%}
    {%- set constraints = [] -%}
    {%- for constraint in model.constraints -%}{%- do constraints.append([none, constraint]) -%}{%- endfor -%}
    {%- for column in model.columns.values() -%}
        {%- for constraint in column.constraints -%}{%- do constraints.append([column.name, constraint]) -%}{%- endfor -%}
    {%- endfor -%}
    {%- for column, constraint in constraints -%}
        {%- set of_columns = [column] if column else constraint.columns -%}
        {%- if constraint.type == 'check' -%}
            {%- do promises.append('check (' ~ constraint.expression ~ ')') -%}
            {%- do counts.append('count_if(not (' ~ engine_words(constraint.expression) ~ '))') -%}
        {%- elif constraint.type in ['not_null', 'primary_key', 'unique'] -%}
            {%- for name in of_columns if constraint.type != 'unique' -%}
                {%- do promises.append(name ~ ' is not null') -%}
                {%- do counts.append('count_if(' ~ adapter.quote(name) ~ ' is null)') -%}
            {%- endfor -%}
            {%- if constraint.type != 'not_null' -%}
                {%- do keys.append(of_columns) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for names in keys -%}
        {%- do promises.append('unique (' ~ names | join(', ') ~ ')') -%}
        {%- do counts.append(
            '(select count(*) from (select 1 from ' ~ beside ~ ' where ' ~ names | join(' is not null and ') ~ ' is not null group by '
            ~ names | join(', ') ~ ' having count(*) > 1))'
        ) -%}
    {%- endfor -%}
    {%- if counts -%}
        {%- set found = run_query('select ' ~ counts | join(', ') ~ ' from ' ~ beside).rows[0] -%}
        {%- set broken = [] -%}
        {%- for promise, rows in zip(promises, found) if rows > 0 -%}
            {%- do broken.append(promise ~ ': ' ~ rows) -%}
        {%- endfor -%}
        {%- if broken -%}
            {{ exceptions.raise_compiler_error(
                'Rows of this model break its contract, and what stood stays. How many break it: ' ~ broken | join('; ') ~ '.'
            ) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
