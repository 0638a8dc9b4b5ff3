-- One row per message of every source: its text. A view, so that no text is copied.
with

generic_messages as (select * from {{ ref('stg_generic__messages') }}),

thread_items as (
    select * from {{ ref('int_hubspot_records__thread_items') }}
    where item_type in ('message', 'welcome_message', 'comment')
),

respond_io_messages as (select * from {{ ref('stg_respond_io__messages') }}),

klaviyo_messages as (select * from {{ ref('stg_klaviyo__messages') }})

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
union all
select
    source_system,
    account_id,
    message_id,
    -- JSON with a text, or the text itself; an attachment has none
    case when substr(content, 1, 1) = '{' then {{ json_text('content', 'text') }} else content end as message_text
from respond_io_messages
union all
select
    source_system,
    account_id,
    message_id,
    message_text
from klaviyo_messages
