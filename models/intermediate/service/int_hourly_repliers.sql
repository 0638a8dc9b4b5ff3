-- One row per account, local date and hour in which a person replied in a conversation that counts: how many people did. Replies
-- that name nobody are one person's together.
with

items as (select * from {{ ref('int_items') }}),

messages as (select * from {{ ref('int_message_keys') }}),

conversations as (
    select * from {{ ref('int_state_changes') }}
    where is_opening
),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

-- few conversations: `in`, not a join, so that the items and messages of all others are left aside at once
answered_by_people as (
    select conversation_number from {{ ref('int_human_items') }}
    where item_role = 'human_reply'
    group by 1
),

replies as (
    select
        conversation_number,
        item_key,
        occurred_at
    from items
    where
        item_role = 'human_reply'
        and conversation_number in (select answered_by_people.conversation_number from answered_by_people)
),

messages_of_people as (
    select * from messages
    where conversation_number in (select answered_by_people.conversation_number from answered_by_people)
),

local_replies as (
    select
        conversations.source_system,
        conversations.account_id,
        {{ local_time('replies.occurred_at', 'zone_days') }} as local_time,
        coalesce(messages_of_people.sender_id, '') as replier_id
    from replies
    inner join conversations on replies.conversation_number = conversations.conversation_number
    inner join accounts
        on conversations.source_system = accounts.source_system and conversations.account_id = accounts.account_id
    left join messages_of_people
        on
            replies.conversation_number = messages_of_people.conversation_number
            and replies.item_key = messages_of_people.item_key
    left join zone_days on {{ is_zone_day('replies.occurred_at', 'accounts.timezone', 'zone_days') }}
)

select
    source_system,
    account_id,
    cast(local_time as date) as local_date,
    {{ hour_of_day('local_time') }} as hour_of_day,
    count(distinct replier_id) as people
from local_replies
group by 1, 2, 3, 4
