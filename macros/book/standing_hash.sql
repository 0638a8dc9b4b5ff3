{#-
    The structure or content (`aspect`) of what stands under dbt's id of a relation; none: not known. A table, a seed is what
    it was when it was built. A view is what it reads now, whichever run made it.
-#}
{% macro standing_hash(unique_id, aspect) %}
    {%- set entry = book().entries.get(unique_id) -%}
    {%- if entry is none -%}
        {{ return(none) }}
    {%- elif entry.kind != 'view' -%}
        {{ return(entry[aspect]) }}
    {%- endif -%}
    {%- set known = entry.setdefault('live', {}) -%}
    {%- if aspect not in known -%}
        {%- do known.update({aspect: live_hash(entry, aspect)}) -%}
    {%- endif -%}
    {{ return(known[aspect]) }}
{% endmacro %}
