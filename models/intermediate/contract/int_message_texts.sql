-- One row per message of every source: its text as it landed, and whether that may be JSON with the text inside. A view, so that
-- no text is copied; whoever reads it takes the few messages first and parses them then.
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
    message_text,
    false as may_be_json
from generic_messages
union all
select
    source_system,
    account_id,
    item_id as message_id,
    message_text,
    false as may_be_json
from thread_items
union all
select
    source_system,
    account_id,
    message_id,
    content as message_text,
    substr(content, 1, 1) = '{' as may_be_json
from respond_io_messages
union all
select
    source_system,
    account_id,
    message_id,
    message_text,
    false as may_be_json
from klaviyo_messages
