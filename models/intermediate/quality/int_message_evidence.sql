-- One row per account with messages: how many there are, and of the AI's replies how many have a known count of citations, of
-- actions. A table: messages are read once for all three.
{{ config(materialized='table') }}
with

messages as (select * from {{ ref('int_known_messages') }})

select
    source_system,
    account_id,
    count(*) as messages,
    min(sent_at) as first_message_at,
    max(sent_at) as last_message_at,
    count(case when item_role = 'ai_reply' then n_citations end) as replies_with_citations,
    min(case when item_role = 'ai_reply' and n_citations is not null then sent_at end) as first_citations_at,
    max(case when item_role = 'ai_reply' and n_citations is not null then sent_at end) as last_citations_at,
    count(case when item_role = 'ai_reply' then n_actions end) as replies_with_actions,
    min(case when item_role = 'ai_reply' and n_actions is not null then sent_at end) as first_actions_at,
    max(case when item_role = 'ai_reply' and n_actions is not null then sent_at end) as last_actions_at
from messages
group by 1, 2
