-- One row per message of every source: its text as it landed, and whether that may be JSON with the text inside. A view, so that
-- no text is copied; whoever reads it takes the few messages first and parses them then. An id may be another message's in
-- another conversation. A respond.io message names none: it is looked up where its id is shared, else NULL, as the id will do.
{{ config(materialized='view') }}
with

generic_messages as (select * from {{ ref('stg_generic__messages') }}),

thread_items as (
    select * from {{ ref('stg_hubspot__thread_items') }}
    where item_type in ('message', 'welcome_message', 'comment')
),

respond_io_messages as (select * from {{ ref('stg_respond_io__messages') }}),

placed_messages as (select * from {{ ref('int_respond_io__shared_messages') }}),

klaviyo_messages as (select * from {{ ref('stg_klaviyo__messages') }})

select
    source_system,
    account_id,
    conversation_id,
    conversation_id as id_scope,
    message_id,
    message_text,
    false as may_be_json
from generic_messages
union all
select
    source_system,
    account_id,
    thread_id as conversation_id,
    thread_id as id_scope,
    item_id as message_id,
    message_text,
    false as may_be_json
from thread_items
union all
select
    respond_io_messages.source_system,
    respond_io_messages.account_id,
    placed_messages.conversation_id,
    respond_io_messages.contact_id as id_scope,
    respond_io_messages.message_id,
    respond_io_messages.content as message_text,
    substr(respond_io_messages.content, 1, 1) = '{' as may_be_json
from respond_io_messages
left join placed_messages
    on
        respond_io_messages.source_system = placed_messages.source_system
        and respond_io_messages.account_id = placed_messages.account_id
        and respond_io_messages.message_id = placed_messages.message_id
        and coalesce(respond_io_messages.contact_id, '') = placed_messages.contact_id
union all
select
    source_system,
    account_id,
    conversation_id,
    conversation_id as id_scope,
    message_id,
    message_text,
    false as may_be_json
from klaviyo_messages
