-- One row per name or address of several users (whoever is called so is nobody known), and per instant of respond.io's own
-- tables that could not be read.
{% set checked = [
    ('int_respond_io__conversation_records', 'conversations', 'conversation_id', ['first_response_at']),
    ('stg_respond_io__closed_webhooks', 'closed_webhooks', 'post_id', ['opened_at', 'closed_at']),
] %}

with

users as (select * from {{ ref('stg_respond_io__users') }}),

user_names as (
    {% for column in ['user_name', 'email'] -%}
        select
            source_system,
            account_id,
            '{{ column }}' as column_name,
            {{ normalised(column) }} as word,
            user_id
        from users
        where {{ normalised(column) }} is not null
        {% if not loop.last -%} union all {% endif %}
    {% endfor %}
)

select
    source_system,
    account_id,
    'ambiguous_name' as check_name,
    'users' as table_name,
    column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    word as record_id,
    cast(null as varchar) as conversation_id,
    cast(null as timestamp) as happened_at,
    'is what several users are called: a row that names somebody so names none of them' as what,
    min(user_id) || ', ' || max(user_id) as example
from user_names
group by source_system, account_id, column_name, word
having count(*) > 1
union all
{{ value_findings(checked) }}
