{#-
    The ids under which a landing table holds more than one row, each part of the key as `record_key_1`, `record_key_2`, ….
    is_shared: in one load (one extraction) the id stood under two parents, so that it names several records, for good: ids
    that were given inside a parent come again in every later load. is_under_several_parents: any two rows disagree; without
    is_shared the record has moved. An empty parent says nothing. parents_example: two parents that differ.
    relation: the landing table; key: the columns that, with source and account, name a record; parents: expressions over the
    landing table for what a version may not change.
-#}
{% macro repeated_ids(relation, key, parents=[]) -%}
    {%- set record_key = ['_source_system', '_account_id'] -%}
    {%- set names = ['source_system', 'account_id'] -%}
    {%- set selected = ['_source_system as source_system', '_account_id as account_id'] -%}
    {%- for column in key -%}
        {%- do record_key.append("coalesce(" ~ column ~ ", '')") -%}
        {%- do names.append('record_key_' ~ loop.index) -%}
        {%- do selected.append("coalesce(" ~ column ~ ", '') as record_key_" ~ loop.index) -%}
    {%- endfor -%}
    {%- set shared = [] -%}
    {%- set several = [] -%}
    {%- set examples = [] -%}
    {%- for parent in parents -%}
        {%- do shared.append('coalesce(first_parent_' ~ loop.index ~ ' <> last_parent_' ~ loop.index ~ ', false)') -%}
        {%- do several.append(
            'coalesce(min(first_parent_' ~ loop.index ~ ') <> max(last_parent_' ~ loop.index ~ '), false)'
        ) -%}
        {%- do examples.append(
            'case when min(first_parent_' ~ loop.index ~ ') <> max(last_parent_' ~ loop.index ~ ') then min(first_parent_'
            ~ loop.index ~ ") || ', ' || max(last_parent_" ~ loop.index ~ ') end'
        ) -%}
    {%- endfor -%}
    select
        {{ names | join(',\n        ') }},
        {% if parents -%}
            bool_or({{ shared | join(' or ') }}) as is_shared,
            {{ several | join(' or ') }} as is_under_several_parents,
            coalesce({{ examples | join(', ') }}, null) as parents_example
        {%- else -%}
            false as is_shared,
            false as is_under_several_parents,
            cast(null as varchar) as parents_example
        {%- endif %}
    from (
        select
            {{ selected | join(',\n            ') }},
            {% for parent in parents -%}
                min(nullif({{ parent }}, '')) as first_parent_{{ loop.index }},
                max(nullif({{ parent }}, '')) as last_parent_{{ loop.index }},
            {% endfor -%}
            count(*) as landed_rows,
            _extracted_at
        from {{ relation }}
        -- one number of the key is grouped cheaper than its texts; two keys of one number are told apart below
        where {{ number_of_values(record_key) }} in (
            select {{ number_of_values(record_key) }}
            from {{ relation }}
            group by 1
            having count(*) > 1
        )
        group by {{ record_key | join(', ') }}, _extracted_at
    ) as loaded
    group by {{ names | join(', ') }}
    having sum(landed_rows) > 1
{%- endmacro %}
