{#-
    The SQL of a model as several queries, each over the rows of some conversations: those that it reads `of_touched`. As many as
    the conversations need of which no more than `most_published_at_once` are to be compared at once. Their rows are the model's.
-#}
{% macro sql_in_parts(sql) %}
    {%- set conversations = run_query('select count(*) from ' ~ standing('int_conversations')).rows[0][0] -%}
    {%- set wanted = ([conversations, 1] | max - 1) // most_published_at_once() + 1 -%}
    {%- set queries = [] -%}
    {%- for part in range(key_parts('conversation_number', wanted) | length) -%}
        {%- set marks = marks_of_touched(sql) -%}
        {%- set found = [marks[0]] -%}
        {%- for place in range(1, marks | length, 3) -%}
            {%- set number = number_of_key(marks[place].split(', ')) -%}
            {%- do found.append(
                '(select * from ' ~ marks[place + 1] ~ ' where ' ~ key_parts(number, wanted)[part] ~ ')' ~ marks[place + 2]
            ) -%}
        {%- endfor -%}
        {%- do queries.append(found | join('') if wanted > 1 else sql) -%}
    {%- endfor -%}
    {{ return(queries) }}
{% endmacro %}
