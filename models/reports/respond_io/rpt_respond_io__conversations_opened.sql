-- One row per source, account, local date of the opening, type of contact, channel, opening source, assignee and team:
-- respond.io's "Conversations opened", also by contact type.
with

account_dates as (select * from {{ ref('dim_account_dates') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

responses as (select * from {{ ref('fct_conversation_responses') }}),

-- where the exports cannot show one, nothing was measured: no rows, not zeros
measured_dates as (
    select * from {{ ref('dim_measured_dates') }}
    where evidence_kind = 'conversations'
),

-- exports of closed conversations alone show an opening only once the conversation is closed
accounts_with_open_conversations as (
    select * from {{ ref('dim_account_evidence') }}
    where evidence_kind = 'open_conversations' and is_known
),

coverage as (
    select
        source_system,
        account_id,
        min(opened_date) as history_start_date,
        max(closed_date) as last_closed_date
    from conversations
    group by 1, 2
),

last_dates as (
    select
        source_system,
        account_id,
        max(date_day) as last_date
    from account_dates
    group by 1, 2
),

opened as (
    select
        conversations.source_system,
        conversations.account_id,
        conversations.opened_date,
        {{ contact_type('conversations.is_returning_contact') }} as contact_type,
        conversations.channel,
        coalesce(conversations.opened_by_kind, 'unknown') as opened_source,
        coalesce(conversations.assignee_id, 'none') as user_id,
        coalesce(conversations.team_id, 'none') as team_id,
        conversations.conversation_key,
        case when conversations.is_contact_history_known then conversations.conversation_key end as known_history_key,
        case when responses.is_opened_by_person then conversations.conversation_key end as opened_by_person_key,
        case when conversations.closed_date is null then conversations.conversation_key end as open_key
    from conversations
    inner join responses on conversations.conversation_key = responses.conversation_key
    where conversations.is_counted and conversations.opened_date is not null
    -- no conversation, on every measured date: it counts nowhere and keeps the date
    union all
    select
        source_system,
        account_id,
        date_day as opened_date,
        'unknown' as contact_type,
        'unknown' as channel,
        'unknown' as opened_source,
        'none' as user_id,
        'none' as team_id,
        cast(null as varchar) as conversation_key,
        cast(null as varchar) as known_history_key,
        cast(null as varchar) as opened_by_person_key,
        cast(null as varchar) as open_key
    from measured_dates
),

counts as (
    select
        source_system,
        account_id,
        opened_date,
        contact_type,
        channel,
        opened_source,
        user_id,
        team_id,
        count(conversation_key) as opened_conversations,
        count(known_history_key) as contact_history_known_conversations,
        count(conversation_key) - count(known_history_key) as contact_history_unknown_conversations,
        count(opened_by_person_key) as opened_by_person_conversations,
        count(open_key) as still_open_conversations
    from opened
    group by 1, 2, 3, 4, 5, 6, 7, 8
)

select
    counts.*,
    coverage.history_start_date,
    accounts_with_open_conversations.account_id is null as is_closed_only,
    case
        when accounts_with_open_conversations.account_id is null then coverage.last_closed_date else last_dates.last_date
    end as coverage_end_date
from counts
left join accounts_with_open_conversations
    on
        counts.source_system = accounts_with_open_conversations.source_system
        and counts.account_id = accounts_with_open_conversations.account_id
left join coverage on counts.source_system = coverage.source_system and counts.account_id = coverage.account_id
left join last_dates on counts.source_system = last_dates.source_system and counts.account_id = last_dates.account_id
