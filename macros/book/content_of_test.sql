{#- Hash of what a data test asks and of the contents of all that it reads, as they stand now; none: not known. -#}
{% macro content_of_test() %}
    {%- set config = model.config -%}
    {%- set settings = [] -%}
    {%- for name in ['severity', 'fail_calc', 'warn_if', 'error_if', 'limit'] -%}
        {%- do settings.append(config.get(name)) -%}
    {%- endfor -%}
    {%- if flags.DEFER or flags.EMPTY -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(live_hash({
        'own_structure': local_md5('1 ' ~ book().engine ~ tojson(settings) ~ sql), 'own_content': '',
        'upstreams': upstreams_of(model.depends_on.nodes) | join(' '),
    }, 'content')) }}
{% endmacro %}
