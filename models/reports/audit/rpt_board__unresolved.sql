-- One row per account and episode of the newest that the default definition says are not resolved, by their start: when and by
-- which item that was decided, and why, in words.
with

verdicts as (
    select * from {{ ref('fct_verdicts') }}
    where definition_id = '{{ default_definition() }}' and verdict = 'not_resolved'
),

episodes as (select * from {{ ref('fct_episodes') }}),

accounts as (select * from {{ ref('dim_accounts') }}),

reasons as (
    select * from {{ ref('audit_words') }}
    where aspect = 'reason'
),

ranked as (
    select
        verdicts.*,
        episodes.channel,
        episodes.started_at,
        row_number() over (
            partition by verdicts.source_system, verdicts.account_id
            order by episodes.started_at desc, verdicts.episode_id asc
        ) as reading_rank
    from verdicts
    inner join episodes on verdicts.episode_id = episodes.episode_id
),

newest as (
    select * from ranked
    where reading_rank <= {{ unresolved_to_read() }}
)

select
    newest.source_system,
    newest.account_id,
    newest.reading_rank,
    newest.episode_id,
    newest.conversation_id,
    newest.channel,
    newest.started_at,
    newest.decided_at,
    newest.reason,
    coalesce(reasons.words, newest.reason) as reason_in_words,
    newest.deciding_item_id,
    replace(accounts.conversation_address, '{id}', {{ in_address('newest.conversation_id') }}) as conversation_address
from newest
inner join accounts on newest.source_system = accounts.source_system and newest.account_id = accounts.account_id
left join reasons on newest.reason = reasons.kind
