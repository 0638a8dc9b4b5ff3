-- One row per message whose older versions name another conversation than its newest: two messages may share an id.
with

superseded as (select * from {{ ref('stg_klaviyo__superseded_resources') }}),

older as (
    select
        landed._source_system as source_system,
        landed._account_id as account_id,
        landed.resource_id as message_id,
        {{ conversation_of_message('landed.relationships', 'landed.page_link') }} as conversation_id
    from {{ ref('stg_klaviyo__resources') }} as landed
    inner join superseded on landed._load_id = superseded._load_id and landed._row = superseded._row
    where landed.resource_type = 'customer-agent-message'
),

messages as (select * from {{ ref('stg_klaviyo__messages') }})

select
    messages.source_system,
    messages.account_id,
    messages.message_id,
    messages.conversation_id,
    min(older.conversation_id) as other_conversation_id,
    messages._file,
    messages._row
from messages
inner join older
    on
        messages.source_system = older.source_system
        and messages.account_id = older.account_id
        and messages.message_id = older.message_id
where messages.conversation_id <> older.conversation_id
group by 1, 2, 3, 4, 6, 7
