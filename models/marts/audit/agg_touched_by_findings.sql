-- One row per account, file and check with findings that lead to conversations: how many these are, and how many episodes they
-- have. Findings about no single file stand under none.
with

findings as (select * from {{ ref('fct_data_quality_findings') }}),

finding_conversations as (select * from {{ ref('bridge_finding_conversations') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

-- what several findings of a file touch is touched once
touched_conversations as (
    select
        findings.source_system,
        findings.account_id,
        coalesce(findings.file, 'none') as file,
        findings.check_name,
        finding_conversations.conversation_key
    from findings
    inner join finding_conversations on findings.finding_id = finding_conversations.finding_id
    group by 1, 2, 3, 4, 5
),

conversation_episodes as (
    select
        conversation_key,
        count(*) as episodes,
        count(*) filter (where is_handled) as handled_episodes
    from episodes
    where conversation_key in (select touched_conversations.conversation_key from touched_conversations)
    group by 1
)

select
    touched_conversations.source_system,
    touched_conversations.account_id,
    touched_conversations.file,
    touched_conversations.check_name,
    count(*) as touched_conversations,
    {{ sum_of_counts('conversation_episodes.episodes') }} as touched_episodes,
    {{ sum_of_counts('conversation_episodes.handled_episodes') }} as touched_handled_episodes
from touched_conversations
inner join conversation_episodes on touched_conversations.conversation_key = conversation_episodes.conversation_key
group by 1, 2, 3, 4
