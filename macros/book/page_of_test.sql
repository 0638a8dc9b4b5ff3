{#-
    What is remembered of a data test that finds nothing: hash of what it asks and of the contents of all that it reads, as they
    stand now (`content`), of their structures (`structure`), and the state of the conversations, where all that it reads is of
    one build (`state`). none: not known.
-#}
{% macro page_of_test() %}
    {%- set config = model.config -%}
    {%- set settings = [] -%}
    {%- for name in ['severity', 'fail_calc', 'warn_if', 'error_if', 'limit'] -%}
        {%- do settings.append(config.get(name)) -%}
    {%- endfor -%}
    {%- if flags.DEFER or flags.EMPTY -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set upstreams = upstreams_of(model.depends_on.nodes) | join(' ') -%}
    {%- set asked = {
        'own_structure': local_md5('1 ' ~ book().engine ~ tojson(settings) ~ sql), 'own_content': '', 'upstreams': upstreams,
    } -%}
    {%- set content = live_hash(asked, 'content') -%}
    {%- set touched = touched_conversations() -%}
    {{ return(none if content is none else {
        'content': content, 'structure': live_hash(asked, 'structure'),
        'state': touched.content if touched and is_current(upstreams) else none,
    }) }}
{% endmacro %}
