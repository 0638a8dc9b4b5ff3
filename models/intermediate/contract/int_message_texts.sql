-- One row per message of every source: its text. A view, so that no text is copied.
with

generic_messages as (select * from {{ ref('stg_generic__messages') }}),

thread_items as (
    select * from {{ ref('int_hubspot_records__thread_items') }}
    where item_type in ('message', 'welcome_message', 'comment')
)

select
    source_system,
    account_id,
    message_id,
    message_text
from generic_messages
union all
select
    source_system,
    account_id,
    item_id as message_id,
    message_text
from thread_items
