-- One row per message: its text, which may be JSON with the text inside. A view: no text is copied. The export names no
-- conversation: it is looked up where the message's id is shared, else NULL, as the id will do.
with

messages as (select * from {{ ref('stg_respond_io__messages') }}),

placed_messages as (select * from {{ ref('int_respond_io__shared_messages') }})

select
    messages.source_system,
    messages.account_id,
    placed_messages.conversation_id,
    messages.contact_id as id_scope,
    messages.message_id,
    messages.content as message_text,
    substr(messages.content, 1, 1) = '{' as may_be_json
from messages
left join placed_messages
    on
        messages.source_system = placed_messages.source_system
        and messages.account_id = placed_messages.account_id
        and messages.message_id = placed_messages.message_id
        and coalesce(messages.contact_id, '') = placed_messages.contact_id
