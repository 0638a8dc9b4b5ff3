-- One row per conversation: its newest loaded version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('generic', 'conversations') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('generic', 'conversations'), ['conversation_id']) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant('newest.opened_at', 'opened_days') }} as opened_at_utc,
        {{ local_reading('newest.opened_at', 'opened_days') }} as opened_at_reading,
        {{ parse_instant('newest.closed_at', 'closed_days') }} as closed_at_utc,
        {{ local_reading('newest.closed_at', 'closed_days') }} as closed_at_reading
    from newest
    left join local_days as opened_days on {{ is_local_day('newest.opened_at', 'newest.timezone', 'opened_days') }}
    left join local_days as closed_days on {{ is_local_day('newest.closed_at', 'newest.timezone', 'closed_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(conversation_id, '') as conversation_id,
        nullif(contact_id, '') as contact_id,
        nullif(ticket_id, '') as ticket_id,
        nullif(closed_by_id, '') as closed_by_id,
        nullif(assignee_id, '') as assignee_id,
        nullif(team_id, '') as team_id,
        nullif(merged_into_id, '') as merged_into_id,
        ---------- words and text
        {{ normalised('channel') }} as channel,
        nullif(status, '') as status,
        {{ normalised('opened_by_kind') }} as opened_by_kind,
        {{ normalised('closed_by_kind') }} as closed_by_kind,
        nullif(category, '') as category,
        nullif(summary, '') as summary,
        nullif(tags, '') as tags,
        nullif(vendor_verdict, '') as vendor_verdict,
        ---------- flags
        {{ parse_boolean('is_spam') }} as is_spam,
        is_spam as is_spam_text,
        {{ parse_boolean('is_test') }} as is_test,
        is_test as is_test_text,
        ---------- instants, UTC
        opened_at_utc as opened_at,
        opened_at as opened_at_text,
        closed_at_utc as closed_at,
        closed_at as closed_at_text,
        opened_at_reading,
        closed_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    conversation_id,
    contact_id,
    ticket_id,
    closed_by_id,
    -- the contract has no such column
    cast(null as varchar) as closed_by_team_id,
    assignee_id,
    team_id,
    merged_into_id,
    channel,
    status,
    opened_by_kind,
    closed_by_kind,
    cast(null as varchar) as closer_kind,
    category,
    summary,
    tags,
    vendor_verdict,
    is_spam,
    is_test,
    opened_at,
    closed_at,
    case when is_spam_text <> '' and is_spam is null then 'unreadable:' || is_spam_text end as is_spam_fault,
    case when is_test_text <> '' and is_test is null then 'unreadable:' || is_test_text end as is_test_fault,
    {{ instant_fault('opened_at_text', 'opened_at', 'opened_at_reading') }} as opened_at_fault,
    {{ instant_fault('closed_at_text', 'closed_at', 'closed_at_reading') }} as closed_at_fault,
    _file,
    _row
from typed
