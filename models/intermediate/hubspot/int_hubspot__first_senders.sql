-- One row per item of a connector that has senders in the connector's table of them: who speaks. Of several senders it is the
-- one marked FROM, then the first by the connector's key; NULL: none of them is an actor.
with

items as (
    select * from {{ ref('stg_hubspot__thread_items') }}
    where shape = 'connector'
),

senders as (select * from {{ ref('stg_hubspot__message_senders') }}),

-- a row that names no thread knows the message alone
item_senders as (
    select
        items.source_system,
        items.account_id,
        items.item_id,
        items.thread_id,
        senders.actor_id,
        senders.sender_field,
        senders.sender_key
    from items
    inner join senders
        on
            items.source_system = senders.source_system
            and items.account_id = senders.account_id
            and items.item_id = senders.message_id
            and items.thread_id = coalesce(senders.thread_id, items.thread_id)
)

select
    source_system,
    account_id,
    item_id,
    thread_id,
    {{ value_at_first(
        'actor_id',
        "case when sender_field = 'from' then '0' else '1' end || coalesce(sender_key, '')",
        'actor_id is not null'
    ) }} as sender_id
from item_senders
group by 1, 2, 3, 4
