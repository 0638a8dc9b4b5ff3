-- One row per thread, in the shape of the contract. An archived thread stays: what happened in it happened.
with

threads as (
    select * from {{ ref('stg_hubspot__threads') }}
    where is_newest_shape
),

channels as (select * from {{ ref('int_hubspot__channels') }})

select
    threads.source_system,
    threads.account_id,
    threads.thread_id as conversation_id,
    threads.contact_id,
    threads.ticket_id,
    cast(null as varchar) as closed_by_id,
    cast(null as varchar) as closed_by_team_id,
    threads.assignee_id,
    cast(null as varchar) as team_id,
    cast(null as varchar) as merged_into_id,
    coalesce(channels.channel_word, threads.channel_id) as channel,
    threads.status,
    cast(null as varchar) as opened_by_kind,
    cast(null as varchar) as closed_by_kind,
    cast(null as varchar) as closer_kind,
    cast(null as varchar) as category,
    cast(null as varchar) as summary,
    cast(null as varchar) as tags,
    cast(null as varchar) as vendor_verdict,
    threads.is_spam,
    cast(null as boolean) as is_test,
    threads.created_at as opened_at,
    threads.closed_at,
    threads.is_spam_fault,
    cast(null as varchar) as is_test_fault,
    threads.created_at_fault as opened_at_fault,
    threads.closed_at_fault,
    threads._file,
    threads._row
from threads
left join channels
    on
        threads.source_system = channels.source_system
        and threads.account_id = channels.account_id
        and threads.channel_id = channels.channel_id
