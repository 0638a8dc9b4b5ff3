{#-
    The structure or content (`aspect`) of an entry of the book, over what it reads as that stands now; none: not known. Of a
    source's own rooms (`rows_of`) nothing is to be seen while no row of the source has landed, whatever else they read.
-#}
{% macro live_hash(entry, aspect) %}
    {%- set parts = [live_hash(entry, 'structure') if aspect == 'content' else entry.own_structure] -%}
    {%- if aspect == 'content' and entry.rows_of in book().empty_sources -%}
        {%- do parts.append('no row') -%}
    {%- else -%}
        {%- if aspect == 'content' -%}{%- do parts.append(entry.own_content) -%}{%- endif -%}
        {%- for upstream in entry.upstreams.split() -%}
            {%- do parts.append(standing_hash(upstream, aspect)) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(none if none in parts else local_md5(parts | join(' '))) }}
{% endmacro %}
