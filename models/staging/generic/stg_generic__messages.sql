-- One row per message, without its text: its newest version when the build began.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

superseded as (select * from {{ ref('stg_generic__superseded_messages') }}),

-- before the joins: a word that stands in many rows is read once, as long as no join has put the rows together anew
typed as (
    select
        ---------- ids
        landed._source_system as source_system,
        _account_id as account_id,
        nullif(message_id, '') as message_id,
        nullif(conversation_id, '') as conversation_id,
        nullif(sender_id, '') as sender_id,
        ---------- words
        {{ normalised('sender_kind') }} as sender_kind,
        {{ normalised('item_type') }} as item_type,
        {{ normalised('channel') }} as channel,
        {{ normalised('delivery_status') }} as delivery_status,
        ---------- numbers
        {{ parse_integer('sequence') }} as sequence_number,
        sequence as sequence_number_text,
        {{ parse_integer('n_citations') }} as n_citations,
        n_citations as n_citations_text,
        {{ parse_integer('n_actions') }} as n_actions,
        n_actions as n_actions_text,
        ---------- instants
        sent_at as sent_at_text,
        ---------- where it came from
        landed._load_id,
        landed._file,
        landed._row
    -- a day's build finds the rows that it narrows by this name
    from {{ source('generic', 'messages') }} as landed
),

newest as (
    select
        typed.*,
        accounts.timezone
    from typed
    -- every load has its account; after an inner join DuckDB would expect few messages, and build later joins on them
    left join accounts on typed.source_system = accounts.source_system and typed.account_id = accounts.account_id
    left join superseded on typed._load_id = superseded._load_id and typed._row = superseded._row
    where superseded._load_id is null
),

dated as (
    select
        newest.*,
        {{ parse_instant('newest.sent_at_text', 'sent_days') }} as sent_at,
        {{ local_reading('newest.sent_at_text', 'sent_days') }} as sent_at_reading
    from newest
    left join local_days as sent_days on {{ is_local_day('newest.sent_at_text', 'newest.timezone', 'sent_days') }}
)

select
    source_system,
    account_id,
    message_id,
    conversation_id as id_scope,
    conversation_id,
    sender_id,
    sender_kind,
    item_type,
    channel,
    delivery_status,
    sequence_number,
    n_citations,
    n_actions,
    -- the contract counts actions and dates none
    cast(null as timestamp) as first_action_at,
    sent_at,
    case when sequence_number_text <> '' and sequence_number is null then 'unreadable:' || sequence_number_text end
        as sequence_number_fault,
    case when n_citations_text <> '' and n_citations is null then 'unreadable:' || n_citations_text end as n_citations_fault,
    case when n_actions_text <> '' and n_actions is null then 'unreadable:' || n_actions_text end as n_actions_fault,
    {{ instant_fault('sent_at_text', 'sent_at', 'sent_at_reading') }} as sent_at_fault,
    _load_id,
    _file,
    _row
from dated
