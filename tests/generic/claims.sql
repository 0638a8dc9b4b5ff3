{#-
    What a relation promises, looked at in one scan: a row for every promise that is broken, with what it says, how many keys
    break it and one of them.

    `key`: columns of which no two rows have the same values, NULL counting as a value. `key_where`: only rows of which this is
    true are compared, where a view has rows for what never was that no join can double.
    `leads_to`: `column` is NULL or stands in `field` of `to`; with `where`, in rows of which that is true.
    `conditions`: true of every row. NULL breaks none, as in a check constraint: where a column must have a value, say so
    (`week_start is not null`). Written as a set (`? condition`): dbt makes a template of each text in a list, 5 ms each.
    `adds_up`: `sum`, an aggregate over all rows, or over those of each value of the column `per`, is the number that the query
    `counted` gives; NULL counts as 0. For a view that it costs much to read: looked at in the same scan.
    `by_conversation`: each row is of one conversation and no other has its key, or what the row holds is counted conversation by
    conversation. A build over another then looks at touched conversations alone (macros/materializations/test.sql).

    Keys are compared by a hash of 64 bits, which costs half of what their texts cost: a false alarm is to be expected once in
    twenty thousand times that forty million keys are compared; the query that the message gives tells.
-#}
{% test claims(model, key, conditions={}, leads_to=[], key_where=none, adds_up=[], by_conversation=false) %}
    {{ config(meta={'tells': 'message', 'by_conversation': by_conversation}) }}
    {%- set columns = ['*'] -%}
    {%- set promises = [] -%}
    {%- for link in leads_to -%}
        {%- do columns.append(
            link.column ~ ' in (select ' ~ link.field ~ ' from ' ~ link.to ~ ' where ' ~ link.field ~ ' is not null) as found_'
            ~ loop.index
        ) -%}
        {%- set promise = link.column ~ ' is null or found_' ~ loop.index -%}
        {%- do promises.append((
            promise ~ (' or not coalesce(' ~ link.where ~ ', false)' if link.where else ''),
            link.column ~ ' leads to ' ~ link.field ~ ' of ' ~ link.to.identifier ~ (' where ' ~ link.where if link.where else '')
        )) -%}
    {%- endfor -%}
    {%- for condition in conditions -%}
        {%- do promises.append((condition, condition)) -%}
    {%- endfor -%}
    {%- if promises | length > 61 -%}
        {{ exceptions.raise_compiler_error('claims: 61 conditions at most, for each is a bit of a number') }}
    {%- endif -%}
    {%- set key_text = [] -%}
    {%- for column in key -%}
        {%- do key_text.append("coalesce(cast(" ~ column ~ " as varchar), 'NULL')") -%}
    {%- endfor -%}
with

tested as (
    select {{ columns | join(', ') }}
    from {{ model }}
),

-- a bit for each promise that the row breaks; the first is the key's
judged as (
    select
        {{ key_hash(key) }} as key_hash,
        {{ key_text | join(" || '/' || ") }} as key_text,
        {{ key_where or 'true' }} as is_compared,
        case
            when
                {% for promise, _ in promises -%}
                    {{ 'or ' if not loop.first }}not ({{ promise }})
                {% else -%}
                    false
                {% endfor %}
                then
                    {% for promise, _ in promises -%}
                        {{ '+ ' if not loop.first }}case when not ({{ promise }}) then {{ 2 ** loop.index }} else 0 end
                    {% else -%}
                        0
                    {% endfor %}
            else 0
        end as broken
    from tested
),

suspects as (
    select
        bit_or(broken) + case when count(case when is_compared then 1 end) > 1 then 1 else 0 end as broken,
        min(case when broken > 0 then key_text end) as example
    from judged
    group by case when is_compared or broken > 0 then key_hash end
    having bit_or(broken) > 0 or count(case when is_compared then 1 end) > 1
),

promises as (
    select
        1 as bit,
        '{{ key | join(', ') }} {{ 'are' if key | length > 1 else 'is' }} a key{{
            (' where ' ~ key_where | replace("'", "''")) if key_where
        }}' as promise
    {% for _, text in promises -%}
        union all
        select
            {{ 2 ** loop.index }} as bit,
            '{{ text | replace("'", "''") }}' as promise
    {% endfor %}
)

select
    promises.promise,
    count(*) as keys_at_fault,
    min(case when promises.bit > 1 then suspects.example end) as example,
    promises.promise || ': broken by ' || cast(count(*) as varchar) || ' of the keys, '
    || case
        when promises.bit > 1 then 'for example ' || min(suspects.example)
        else
            'see select {{ key | join(', ') }} from {{ model | string | replace("'", "''") }} group by {{ key | join(', ') }} having count(*) > 1'
    end as message
from suspects
inner join promises on (suspects.broken & promises.bit) > 0
group by promises.bit, promises.promise
{% if adds_up -%}
union all
select
    promise,
    1 as keys_at_fault,
    cast(null as varchar) as example,
    promise || ': ' || coalesce(cast(reported as varchar), 'NULL') || ' and not '
    || coalesce(cast(counted as varchar), 'NULL') as message
from (
    {% for total in adds_up -%}
        {{ 'union all' if not loop.first }}
        select
            '{{ total.sum | replace("'", "''") }} adds up to the facts'
            {%- if total.per %} || ', {{ total.per }} ' || coalesce({{ total.per }}, 'NULL'){% endif %} as promise,
            {{ total.sum }} as reported,
            ({{ total.counted }}) as counted
        from tested
        {{ 'group by ' ~ total.per if total.per }}
    {% endfor %}
) as totals
where coalesce(reported, 0) <> coalesce(counted, 0)
{%- endif %}
{% endtest %}
