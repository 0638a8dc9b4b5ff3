-- One row per message, welcome message or comment of a thread: its text. A view: no text is copied.
with

items as (select * from {{ ref('stg_hubspot__thread_items') }})

select
    source_system,
    account_id,
    thread_id as conversation_id,
    thread_id as id_scope,
    item_id as message_id,
    message_text,
    false as may_be_json
from items
where item_type in ('message', 'welcome_message', 'comment')
