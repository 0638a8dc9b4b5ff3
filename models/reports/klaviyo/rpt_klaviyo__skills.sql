-- One row per source, account, local date of the opening, channel and skill or procedure of the AI. Accounts whose exports name
-- no skill are not here.
with

conversations as (
    select * from {{ ref('fct_conversation_statuses') }}
    where is_counted and opened_date is not null
),

skills as (select * from {{ ref('bridge_conversation_skills') }}),

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
    source_system,
    account_id,
    date_day,
    channel,
    skill,
    conversations,
    settled_conversations,
    resolved_conversations,
    routed_conversations,
    {{ rate('resolved_conversations', 'conversations') }} as resolved_share,
    {{ rate('resolved_conversations', 'settled_conversations') }} as resolved_share_of_settled
from counts
