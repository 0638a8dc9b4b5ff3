-- One row per account and episode of the newest that the AI handled and did not resolve, by their start: how it ended, in words,
-- and the item that decided.
with

episodes as (
    select * from {{ ref('fct_episodes') }}
    where is_handled and outcome in ('contained_unresolved', 'handed_off', 'human_assisted')
),

accounts as (select * from {{ ref('dim_accounts') }}),

words as (
    select * from {{ ref('audit_words') }}
    where aspect = 'exit'
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_system, account_id
            order by started_at desc nulls last, episode_id asc nulls last
        ) as reading_rank
    from episodes
)

select
    ranked.source_system,
    ranked.account_id,
    ranked.reading_rank,
    ranked.episode_id,
    ranked.conversation_id,
    ranked.channel,
    ranked.started_at,
    ranked.exit,
    coalesce(words.words, ranked.exit) as exit_in_words,
    ranked.deciding_item_id,
    ranked.deciding_item_at,
    replace(accounts.conversation_address, '{id}', {{ in_address('ranked.conversation_id') }}) as conversation_address
from ranked
inner join accounts on ranked.source_system = accounts.source_system and ranked.account_id = accounts.account_id
left join words on ranked.exit = words.kind
where ranked.reading_rank <= {{ unresolved_to_read() }}
