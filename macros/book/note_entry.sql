{#- Tells the rest of the run what `write_entry` wrote, once that is committed. -#}
{% macro note_entry(page, kind) %}
    {%- do page.update({'kind': kind}) -%}
    {%- do book().entries.update({page.unique_id: page}) -%}
    {%- do book().noted.append(page.relation) -%}
{% endmacro %}
