-- One row per load whose messages were there when the build began, by what they count as and who sent a reply: how many they are,
-- how many fill what a message may leave empty, the newest instant; and by as_of, when they begin and end and how many of the
-- AI's replies have a known count of citations, of actions. A table: messages are many, and read once for all that is only
-- counted of them; and fct_messages is a view down to the landed rows, where what lands after a build must wait for the next.
{% set dated = {
    'messages': 'true',
    'citations': "item_role = 'ai_reply' and n_citations is not null",
    'actions': "item_role = 'ai_reply' and n_actions is not null",
} %}

with

messages as (select * from {{ ref('int_messages') }}),

accounts as (select * from {{ ref('base_accounts') }}),

-- every load has its account; after an inner join DuckDB would expect few messages
dated_messages as (
    select
        messages.*,
        case when messages.item_role in ('ai_reply', 'human_reply') then messages.sender_id end as replier_id,
        {{ exists_by('messages.sent_at', 'accounts.as_of') }} as is_known
    from messages
    left join accounts on messages.source_system = accounts.source_system and messages.account_id = accounts.account_id
)

select
    source_system,
    account_id,
    _load_id,
    item_role,
    replier_id,
    count(*) as loaded_messages,
    count(conversation_id) as conversation_ids,
    count(sender_kind_as_exported) as sender_kinds,
    count(item_type_as_exported) as item_types,
    count(channel_as_exported) as channels,
    count(delivery_status_as_exported) as delivery_statuses,
    max(sent_at) as newest_sent_at,
    {% for name, condition in dated.items() -%}
        count(case when is_known and {{ condition }} then 1 end) as {{ name }},
        min(case when is_known and {{ condition }} then sent_at end) as first_{{ name }}_at,
        max(case when is_known and {{ condition }} then sent_at end) as last_{{ name }}_at{% if not loop.last -%} , {% endif %}
    {% endfor %}
from dated_messages
group by 1, 2, 3, 4, 5
