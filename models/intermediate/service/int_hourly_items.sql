-- One row per account, local date and hour in which a conversation that counts has an item: how many conversations have one, how
-- many of them one of the customer, what the AI and people replied in it, and the hour's first item.
with

hours as (select * from {{ ref('int_conversation_hours') }})

select
    source_system,
    account_id,
    local_date,
    hour_of_day,
    min(first_item_at) as first_item_at,
    count(*) as conversations,
    count(case when contact_messages > 0 then 1 end) as conversations_with_customer,
    {{ sum_of_counts('contact_messages') }} as contact_messages,
    {{ sum_of_counts('ai_replies') }} as ai_replies,
    {{ sum_of_counts('human_replies') }} as human_replies
from hours
group by 1, 2, 3, 4
