{#-
    A table that is only ever appended to: what its query gives are the rows to append, from comparing what is judged now with the
    ledger as it stands. No build makes it anew, --full-refresh neither: what was published cannot come back from what is loaded.
    It is made, empty, where there is none, and gets the columns that an older one lacks. One transaction appends all rows, takes
    `is_current` from those that they follow, and writes the page of the book: a build that is cut short publishes nothing.
    Published is nothing
    - with the variable as_of: what was known then is no news;
    - where what the query reads is not of one build over what is loaded (a part of the project was built, --empty, --defer);
    - for an account whose as_of fell behind what was published for it (macros/book/held_back_accounts.sql).
    Where a build on top of another knows which conversations were touched since the ledger was compared, only these are.
    The book's page: `base`, the contents of what was compared; `state`, the touched conversations for which the ledger is right,
    as in a model built by conversation; `content`, the ledger as it stands, for whoever reads it.
-#}
{% materialization ledger, default %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set page = book_page_of_model() if book() else none -%}
    {%- set entry = book().entries.get(page.unique_id) if page else none -%}
    {%- set touched = touched_conversations() if page else none -%}
    {%- set compared = page.content if page else none -%}
    {%- set why_not = none -%}
    {%- if as_of_variable() | trim != 'cast(null as timestamp)' -%}
        {%- set why_not = 'a build with the variable as_of publishes nothing' -%}
    {%- elif flags.EMPTY or flags.DEFER or not (is_current(page.upstreams) and compared if page else is_built_by_record()) -%}
        {%- set why_not = 'what it reads is not of one build over all that is loaded: build everything' -%}
    {%- endif -%}
    {%- set is_same_as_compared = entry and entry.kind == 'ledger' and entry.base == compared -%}
    {%- if existing is not none and not why_not and is_same_as_compared and not should_full_refresh() -%}
        {{ leave_alone(page, target_relation) }}
    {%- else -%}
        {{ make_ledger(existing, target_relation) }}
        {%- if why_not -%}
            {%- do print('Ledger: nothing published (' ~ why_not ~ ')') -%}
        {%- else -%}
            {%- do page.update({'base': compared, 'state': touched.content if touched else none}) if page -%}
            {%- set is_known = entry and entry.kind == 'ledger' and page.state and touched.base and entry.state == touched.base
                and page.structure and entry.structure == page.structure and not should_full_refresh() -%}
            {%- set queries = [sql_of_touched(sql, touched.relation)] if is_known else sql_in_parts(sql) -%}
            {%- set held_back = publish_revisions(target_relation, queries) -%}
            {#- what was held back is looked for again, in all conversations -#}
            {%- do page.update({'state': none}) if page and held_back -%}
        {%- endif -%}
        {#- what it was compared with stays as it was -#}
        {%- set page = none if why_not and entry else page -%}
        {%- if page -%}
            {%- set rows = run_query('select count(*) from ' ~ target_relation).rows[0][0] -%}
            {%- do page.update({'content': local_md5((page.structure or '') ~ ' ' ~ rows)}) -%}
        {%- endif -%}
        {% call statement('main') -%}
            {{ comments_of(target_relation) }}
            {{ write_entry(page, 'ledger') if page else 'select 1' }}
        {%- endcall %}
        {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, true)) %}
        {{ adapter.commit() }}
        {%- do note_entry(page, 'ledger') if page -%}
    {%- endif -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
