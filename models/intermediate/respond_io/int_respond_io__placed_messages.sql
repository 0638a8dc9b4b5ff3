-- One row per exported message, with the contact's latest conversation that had started by then, and whether it still held.
-- Starts and messages of a contact are put in one order and the place of the last start runs along: one sort, no join of
-- messages with all conversations of their contact. A table: what conversation a message belongs to is found once.
{{ config(materialized='table') }}
with

messages as (select * from {{ ref('stg_respond_io__messages') }}),

intervals as (select * from {{ ref('int_respond_io__conversation_intervals') }}),

moments as (
    select
        source_system,
        account_id,
        contact_id,
        sent_at as occurred_at,
        true as is_message,
        cast(null as bigint) as place,
        message_id,
        sender_id,
        channel_id,
        sender_type,
        message_type,
        sent_at_fault,
        _load_id,
        _file,
        _row
    from messages
    union all
    select
        source_system,
        account_id,
        contact_id,
        started_at as occurred_at,
        false as is_message,
        place,
        cast(null as varchar) as message_id,
        cast(null as varchar) as sender_id,
        cast(null as varchar) as channel_id,
        cast(null as varchar) as sender_type,
        cast(null as varchar) as message_type,
        cast(null as varchar) as sent_at_fault,
        cast(null as varchar) as _load_id,
        cast(null as varchar) as _file,
        cast(null as bigint) as _row
    from intervals
),

ordered as (
    select
        *,
        -- a start comes before a message of its instant: both ends are in
        max(place) over (
            partition by source_system, account_id, contact_id
            order by occurred_at asc nulls last, is_message asc nulls last
            rows between unbounded preceding and current row
        ) as latest_place
    from moments
)

select
    ordered.source_system,
    ordered.account_id,
    ordered.contact_id,
    ordered.message_id,
    ordered.occurred_at as sent_at,
    case when ordered.occurred_at is not null then ordered.latest_place end as latest_place,
    case
        when ordered.occurred_at <= intervals.resolved_at or (intervals.resolved_at is null and ordered.occurred_at is not null)
            then intervals.conversation_id
    end as latest_conversation_id,
    ordered.sender_id,
    ordered.channel_id,
    ordered.sender_type,
    ordered.message_type,
    ordered.sent_at_fault,
    ordered._load_id,
    ordered._file,
    ordered._row
from ordered
left join intervals
    on
        ordered.source_system = intervals.source_system
        and ordered.account_id = intervals.account_id
        and ordered.contact_id = intervals.contact_id
        and ordered.latest_place = intervals.place
where ordered.is_message
