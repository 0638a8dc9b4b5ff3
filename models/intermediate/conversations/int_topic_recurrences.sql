-- One row per question of a named topic with a readable instant: whether the topic had been answered before it was asked.
-- NULL where an answer of the topic has no instant and none is known to lie before: it may have come first.
with

gaps as (select * from {{ ref('int_knowledge_gaps') }}),

named as (
    select * from gaps
    where coalesce(topic, 'unknown') <> 'unknown'
),

undated_answers as (
    select
        source_system,
        account_id,
        topic
    from named
    where gap_status = 'resolved' and status_at is null
    group by 1, 2, 3
),

-- what is asked at the instant of an answer came before it
instants as (
    select
        source_system,
        account_id,
        topic,
        question_id,
        asked_at as instant,
        0 as kind_rank,
        cast(null as timestamp) as answered_at
    from named
    where asked_at is not null
    union all
    select
        source_system,
        account_id,
        topic,
        question_id,
        status_at as instant,
        1 as kind_rank,
        status_at as answered_at
    from named
    where gap_status = 'resolved' and status_at is not null
),

ordered as (
    select
        *,
        max(answered_at) over (
            partition by source_system, account_id, topic
            order by instant nulls last, kind_rank nulls last, question_id nulls last
            rows between unbounded preceding and current row
        ) as topic_answered_at
    from instants
)

select
    ordered.source_system,
    ordered.account_id,
    ordered.question_id,
    ordered.topic_answered_at,
    case
        when ordered.topic_answered_at is not null then true
        when undated_answers.topic is null then false
    end as is_recurrence
from ordered
left join undated_answers
    on
        ordered.source_system = undated_answers.source_system
        and ordered.account_id = undated_answers.account_id
        and ordered.topic = undated_answers.topic
where ordered.kind_rank = 0
