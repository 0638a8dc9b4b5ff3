-- One row per source, account, local date of the opening, channel and skill or procedure of the AI: its volume and its
-- resolution rate, where the exports name skills. Accounts whose exports name no skill are not here.
with

conversations as (
    select * from {{ ref('fct_conversation_statuses') }}
    where is_counted and opened_date is not null
),

skills as (select * from {{ ref('bridge_conversation_skills') }}),

-- without messages nobody knows who spoke last
accounts_with_messages as (
    select * from {{ ref('dim_account_evidence') }}
    where evidence_kind = 'messages' and is_known
),

-- where skills are named, a conversation without one has none; elsewhere nobody knows
accounts_with_skills as (
    select
        source_system,
        account_id
    from skills
    group by 1, 2
),

counts as (
    select
        conversations.source_system,
        conversations.account_id,
        conversations.opened_date as date_day,
        conversations.channel,
        coalesce(skills.skill, 'none') as skill,
        count(*) as conversations,
        count(case when conversations.is_settled then 1 end) as settled_conversations,
        count(case when conversations.status = 'resolved' then 1 end) as resolved_conversations,
        count(case when conversations.status = 'routed' then 1 end) as routed_conversations
    from conversations
    inner join accounts_with_skills
        on
            conversations.source_system = accounts_with_skills.source_system
            and conversations.account_id = accounts_with_skills.account_id
    left join skills on conversations.conversation_key = skills.conversation_key
    group by 1, 2, 3, 4, 5
)

select
    counts.source_system,
    counts.account_id,
    counts.date_day,
    counts.channel,
    counts.skill,
    counts.conversations,
    case when accounts_with_messages.account_id is not null then counts.settled_conversations end as settled_conversations,
    case when accounts_with_messages.account_id is not null then counts.resolved_conversations end as resolved_conversations,
    counts.routed_conversations,
    case
        when accounts_with_messages.account_id is not null
            then {{ rate('counts.resolved_conversations', 'counts.conversations') }}
    end as resolved_share,
    case
        when accounts_with_messages.account_id is not null
            then {{ rate('counts.resolved_conversations', 'counts.settled_conversations') }}
    end as resolved_share_of_settled
from counts
left join accounts_with_messages
    on counts.source_system = accounts_with_messages.source_system and counts.account_id = accounts_with_messages.account_id
