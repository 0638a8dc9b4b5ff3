-- Whatever the contract's words can say of an item, the seed audit_words says it in words: else rpt_thread would show nothing. So
-- it does with every reason of a verdict and every status of a billed line.
{{ config(meta={'tells': 'message'}) }}
with

audit_words as (select * from {{ ref('audit_words') }}),

value_map as (
    select
        domain,
        value
    from {{ ref('value_map') }}
    where value is not null
    group by 1, 2
),

needed as (
    select
        'message' as aspect,
        value as kind
    from value_map
    where domain = 'sender_kind'
    union
    select
        'actor' as aspect,
        {{ actor_of_initiator('value') }} as kind
    from value_map
    where domain in ('sender_kind', 'actor_kind', 'initiator')
    union
    select
        'unsent' as aspect,
        value as kind
    from value_map
    where domain = 'item_type' and value <> 'message'
    union
    select
        'event' as aspect,
        value as kind
    from value_map
    where domain = 'event_type'
    union
    select
        'event' as aspect,
        event_types.value || ' to ' || value_map.value as kind
    from value_map
    cross join value_map as event_types
    where
        value_map.domain = 'actor_kind'
        and value_map.value <> 'unknown'
        and event_types.domain = 'event_type'
        and event_types.value in ('assigned', 'handoff')
    -- what no seed names: the rules' own words
    union
    select
        rules.aspect,
        rules.kind
    from (
        values
        ('message', 'unknown'), ('actor', 'unknown'), ('unsent', 'unknown'), ('unsent', 'failed'), ('event', 'unknown'),
        ('event', 'letting_go'),
        ('reason', 'not_eligible'), ('reason', 'not_handled'), ('reason', 'human_involvement'), ('reason', 'not_matured'),
        ('reason', 'handoff_requested'), ('reason', 'not_substantive'), ('reason', 'negative_feedback'),
        ('reason', 'customer_last_word'), ('reason', 'not_closed'), ('reason', 'reopened'), ('reason', 'customer_returned'),
        ('reason', 'recontact'), ('reason', 'confirmed'), ('reason', 'all_criteria_passed'),
        ('status', 'holds'), ('status', 'billed_twice'), ('status', 'outside_period'), ('status', 'pending'),
        ('status', 'excluded'), ('status', 'taken_back'), ('status', 'contradicted'), ('status', 'unknown_conversation'),
        ('status', 'not_checkable'), ('status', 'not_judged')
    ) as rules (aspect, kind)
)

select
    needed.aspect,
    needed.kind,
    'seeds/audit_words.csv has no words for ' || needed.aspect || ' ' || needed.kind || '.' as message
from needed
left join audit_words on needed.aspect = audit_words.aspect and needed.kind = audit_words.kind
where audit_words.words is null
