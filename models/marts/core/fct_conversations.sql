-- One row per conversation that exists at its account's as_of: as the tool has it, and its episodes summed up.
{{ config(materialized='by_conversation', conversation_key=conversation_keys()) }}
with

conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

-- an account's history begins with its first conversation, touched or not
all_conversations as (select * from {{ ref('int_known_conversations') }}),

episodes as (select * from {{ of_touched(ref('int_conversation_episodes')) }}),

assignments as (select * from {{ of_touched(ref('int_conversation_assignments')) }}),

closes as (
    select * from {{ of_touched(ref('int_closes')) }}
    where is_last
),

questions as (select * from {{ of_touched(ref('int_questions')) }}),

agents as (select * from {{ ref('int_agents') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

first_openings as (
    select
        source_system,
        account_id,
        contact_id,
        min(opened_at) as opened_at
    from conversations
    where contact_id is not null
    group by 1, 2, 3
),

-- where the account's loaded history begins: what was before it is unknown
histories as (
    select
        source_system,
        account_id,
        min(opened_at) as started_at
    from all_conversations
    group by 1, 2
),

joined as (
    select
        conversations.*,
        agents.team_id as assignee_team_id,
        accounts.timezone,
        accounts.week_start,
        -- an opening after as_of has not happened yet, even where earlier items prove that the conversation exists
        case when conversations.opened_at <= accounts.as_of then conversations.opened_at end as known_opened_at,
        -- whoever made the last close; what the conversation says of itself, where that close names nobody
        closes.closed_by_id is not null or closes.closed_by_kind is not null as is_closer_known,
        closes.closed_by_id as last_closed_by_id,
        closes.closed_by_kind as last_closed_by_kind,
        questions.first_question,
        questions.first_substantive_question,
        questions.is_first_question_substantive,
        assignments.first_assignee_id,
        assignments.last_assignee_id,
        assignments.first_human_assignee_id,
        assignments.first_human_assigned_at,
        assignments.first_human_assignment_waits_from_at,
        episodes.channel as episode_channel,
        episodes.last_close_at,
        episodes.episodes,
        episodes.public_messages,
        episodes.contact_messages,
        episodes.ai_replies,
        episodes.human_replies,
        episodes.first_outcome,
        episodes.last_outcome,
        episodes.first_response_seconds,
        -- of one contact's conversations, those opened earlier make the later ones returns
        conversations.opened_at > first_openings.opened_at as is_later_conversation,
        histories.started_at as history_started_at
    from conversations
    inner join episodes on conversations.conversation_number = episodes.conversation_number
    inner join accounts
        on conversations.source_system = accounts.source_system and conversations.account_id = accounts.account_id
    left join agents
        on
            conversations.source_system = agents.source_system
            and conversations.account_id = agents.account_id
            and conversations.assignee_id = agents.agent_id
    left join assignments on conversations.conversation_number = assignments.conversation_number
    left join closes on conversations.conversation_number = closes.conversation_number
    left join questions on conversations.conversation_number = questions.conversation_number
    left join first_openings
        on
            conversations.source_system = first_openings.source_system
            and conversations.account_id = first_openings.account_id
            and conversations.contact_id = first_openings.contact_id
    left join histories
        on conversations.source_system = histories.source_system and conversations.account_id = histories.account_id
),

dated as (
    select
        joined.*,
        {{ local_date('joined.known_opened_at', 'zone_days') }} as opened_date,
        {{ hour_of_day(local_time('joined.known_opened_at', 'zone_days')) }} as opened_hour,
        {{ local_date('joined.last_close_at', 'closed_zone_days') }} as closed_date
    from joined
    left join zone_days on {{ is_zone_day('joined.known_opened_at', 'joined.timezone', 'zone_days') }}
    left join zone_days as closed_zone_days
        on {{ is_zone_day('joined.last_close_at', 'joined.timezone', 'closed_zone_days') }}
)

select
    ---------- keys
    source_system || '/' || account_id || '/' || conversation_id as conversation_key,
    source_system,
    account_id,
    conversation_id,
    ticket_id,
    contact_id,
    ---------- as the tool has it
    status,
    coalesce(channel, episode_channel, 'unknown') as channel,
    known_opened_at as opened_at,
    opened_date,
    opened_hour,
    {{ week_start_date('opened_date', 'week_start') }} as opened_week,
    last_close_at as closed_at,
    closed_date,
    opened_by_kind,
    case when is_closer_known then last_closed_by_kind else closed_by_kind end as closed_by_kind,
    case when is_closer_known then last_closed_by_id else closed_by_id end as closed_by_id,
    closed_by_team_id,
    assignee_id,
    first_assignee_id,
    last_assignee_id,
    first_human_assignee_id,
    first_human_assigned_at,
    coalesce(team_id, assignee_team_id) as team_id,
    category,
    summary,
    tags,
    is_spam,
    is_test,
    merged_into_id,
    not coalesce(is_spam, false) and not coalesce(is_test, false) and merged_into_id is null as is_counted,
    vendor_verdict,
    ---------- what happened in it
    first_question,
    first_substantive_question,
    is_first_question_substantive,
    episodes,
    public_messages as messages,
    contact_messages,
    ai_replies,
    human_replies,
    first_outcome,
    last_outcome,
    case when contact_id is not null and known_opened_at is not null then is_later_conversation end as is_returning_contact,
    -- a contact who is older than the history may have written before it
    case
        when contact_id is null or known_opened_at is null then null
        when is_later_conversation then true
        else contact_created_at >= history_started_at
    end as is_contact_history_known,
    {{ elapsed_seconds('history_started_at', 'known_opened_at') }} as history_seconds_before,
    first_response_seconds,
    {{ elapsed_seconds(
        'coalesce(first_human_assignment_waits_from_at, known_opened_at)', 'first_human_assigned_at'
    ) }} as seconds_to_human_assignment,
    {{ elapsed_seconds('known_opened_at', 'last_close_at') }} as resolution_seconds
from dated
