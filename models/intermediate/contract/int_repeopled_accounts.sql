-- One row per account whose exports show messages of people now and did not when it was built last, or the other way round:
-- then what is unknown of its handoffs is not what it was. What stands in a conversation that is not reached is as it was, and
-- settles it for the whole account, whose messages are then not read. An ephemeral model: it reads a table as the last build
-- left it, which only the materialization of int_touched_conversations knows to stand.
{{ config(materialized='ephemeral') }}
with

reached_conversations as (select * from {{ ref('int_reached_conversations') }}),

messages as (select * from {{ ref('int_known_messages') }}),

built_people_conversations as (select * from {{ standing('int_people_conversations') }}),

settled_accounts as (
    select
        built_people_conversations.source_system,
        built_people_conversations.account_id
    from built_people_conversations
    left join reached_conversations
        on
            built_people_conversations.source_system = reached_conversations.source_system
            and built_people_conversations.account_id = reached_conversations.account_id
            and built_people_conversations.conversation_id = reached_conversations.conversation_id
    where reached_conversations.conversation_id is null
    group by 1, 2
),

open_conversations as (
    select reached_conversations.*
    from reached_conversations
    left join settled_accounts
        on
            reached_conversations.source_system = settled_accounts.source_system
            and reached_conversations.account_id = settled_accounts.account_id
    where settled_accounts.account_id is null
),

shown as (
    select
        built_people_conversations.source_system,
        built_people_conversations.account_id
    from built_people_conversations
    inner join open_conversations
        on
            built_people_conversations.source_system = open_conversations.source_system
            and built_people_conversations.account_id = open_conversations.account_id
    group by 1, 2
    union all
    select
        messages.source_system,
        messages.account_id
    from messages
    inner join open_conversations
        on
            messages.source_system = open_conversations.source_system
            and messages.account_id = open_conversations.account_id
            and messages.conversation_id = open_conversations.conversation_id
    where {{ is_person('messages.sender_kind') }}
    group by 1, 2
)

-- before or now, and not both
select
    source_system,
    account_id
from shown
group by 1, 2
having count(*) = 1
