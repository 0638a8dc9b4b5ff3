{#- Tells the rest of the run what `write_entry` wrote, once that is committed. -#}
{% macro note_entry(page, kind) %}
    {%- do page.update({'kind': kind}) -%}
    {%- do book().entries.update({page.unique_id: page}) -%}
    {#- what the view says now is asked anew -#}
    {%- do book().pop('view_texts', none) if kind == 'view' -%}
    {%- do book().noted.append(page.relation) -%}
{% endmacro %}
