-- Each row of seeds/value_map.csv has a domain that some model asks for, and means a word of the contract: one that it lacks
-- would count as nothing, or break a mart far below; `unknown` is one. Channels are the seed `channels`; a ticket's source
-- may be any word.
{{ config(meta={'tells': 'message'}) }}
with

value_map as (select * from {{ ref('value_map') }}),

domains (domain, words) as (
    values
    ('sender_kind', 'contact, ai, human, bot, workflow, broadcast, integration, system, echo'),
    ('item_type', 'message, welcome, note'),
    ('delivery_status', 'sent, delivered, read, failed, pending'),
    (
        'event_type',
        'opened, closed, reopened, assigned, unassigned, handoff_offered, handoff_requested, handoff, merged, snoozed'
    ),
    ('actor_kind', 'ai, human, team, bot'),
    ('initiator', 'agent, customer, automation, manual'),
    ('feedback_type', 'helpful_vote, csat, ces, nps, custom'),
    ('polarity', 'positive, neutral, negative, not_given'),
    ('gap_status', 'open, resolved, dismissed'),
    ('touch_type', 'card_click, recommendation, link_click, add_to_cart'),
    ('channel', null),
    ('ticket_source', null),
    -- these words are one source's own
    ('action_status', null),
    ('conversation_status', null),
    ('metric', null)
),

judged as (
    select
        value_map.*,
        case
            when domains.domain is null then 'there is no such domain'
            when position(', ' || coalesce(value_map.value, '') || ', ' in ', unknown, ' || domains.words || ', ') = 0
                then 'the contract has no such word, but ' || domains.words
        end as fault
    from value_map
    left join domains on value_map.domain = domains.domain
)

select
    source_system,
    domain,
    raw_value,
    value,
    'seeds/value_map.csv, ' || source_system || ',' || domain || ',' || raw_value || ',' || coalesce(value, '') || ': '
    || fault || '.' as message
from judged
where fault is not null
