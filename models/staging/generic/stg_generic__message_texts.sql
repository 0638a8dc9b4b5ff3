-- One row per message: its text, of its newest version when the build began. Apart from stg_generic__messages, so that whoever
-- reads texts alone pays for no instant.
with

superseded as (select * from {{ ref('stg_generic__superseded_messages') }})

select
    landed._source_system as source_system,
    landed._account_id as account_id,
    nullif(landed.message_id, '') as message_id,
    nullif(landed.conversation_id, '') as id_scope,
    nullif(landed.conversation_id, '') as conversation_id,
    nullif(landed.text, '') as message_text,
    false as may_be_json
from {{ source('generic', 'messages') }} as landed
left join superseded on landed._load_id = superseded._load_id and landed._row = superseded._row
where superseded._load_id is null
