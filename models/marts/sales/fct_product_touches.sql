-- One row per contact with a product by its account's as_of, or without a readable instant: a recommendation, a click on a
-- card or a link, a product put into the cart.
with

touches as (select * from {{ ref('int_product_touches') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }})

select
    touches.source_system || '/' || touches.account_id || '/' || touches.touch_id as touch_key,
    touches.source_system,
    touches.account_id,
    touches.touch_id,
    touches.conversation_id,
    touches.contact_id,
    touches.touch_type,
    -- product cards are shown in web chat
    case when touches.touch_type = 'card_click' then 'web_chat' else coalesce(conversations.channel, 'unknown') end as channel,
    touches.product_ids,
    touches.touched_at,
    {{ local_date('touches.touched_at', 'zone_days') }} as touched_date
from touches
inner join accounts on touches.source_system = accounts.source_system and touches.account_id = accounts.account_id
left join conversations
    on
        touches.source_system = conversations.source_system
        and touches.account_id = conversations.account_id
        and touches.conversation_id = conversations.conversation_id
left join zone_days on {{ is_zone_day('touches.touched_at', 'accounts.timezone', 'zone_days') }}
