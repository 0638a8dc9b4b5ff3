{#-
    True where a data test that says `by_conversation` finds nothing among the touched conversations, and found nothing when it
    last ran, over the conversations as they were before these changed: so it finds nothing in all of them. Only where all that
    it reads is of one build and of the same shape as then. page: of the test, as it would now be remembered; passed: as it was.
-#}
{% macro finds_nothing_touched(page, passed) %}
    {%- set touched = touched_conversations() -%}
    {%- set is_known = page.state and touched.base and passed.state == touched.base
        and page.structure and passed.structure == page.structure -%}
    {%- if not is_known or not config.get('meta', {}).get('by_conversation') or config.get('fail_calc') != 'count(*)' -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set query = over_touched(sql, touched.relation) -%}
    {{ return(query is not none and run_query('select 1 from (\n' ~ query ~ '\n) as found limit 1').rows | length == 0) }}
{% endmacro %}
