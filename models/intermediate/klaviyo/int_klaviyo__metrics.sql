-- One row per metric: its name, and what value_map makes of it. Of several metrics of one name those count that the seed
-- counted_metrics names for the account, without such a row all of them: the word of the others is NULL.
with

metrics as (select * from {{ ref('stg_klaviyo__metrics') }}),

metric_words as (
    select * from {{ ref('value_map') }}
    where source_system = 'klaviyo' and domain = 'metric'
),

counted_metrics as (
    select * from {{ ref('counted_metrics') }}
    where source_system = 'klaviyo'
),

named as (
    select
        metrics.*,
        {{ normalised('metrics.metric_name') }} as metric_word,
        metric_words.value as event_word
    from metrics
    left join metric_words on {{ normalised('metrics.metric_name') }} = metric_words.raw_value
),

chosen as (
    select
        named.account_id,
        named.metric_word,
        named.metric_id
    from named
    inner join counted_metrics
        on
            named.account_id = counted_metrics.account_id
            and named.metric_word = counted_metrics.metric_name
            and coalesce(counted_metrics.metric_id, named.metric_id) = named.metric_id
            and coalesce(counted_metrics.integration_name, {{ normalised('named.integration_name') }}, '')
            = coalesce({{ normalised('named.integration_name') }}, '')
    group by 1, 2, 3
),

chosen_names as (
    select
        account_id,
        metric_word
    from chosen
    group by 1, 2
)

select
    named.source_system,
    named.account_id,
    named.metric_id,
    named.metric_name,
    named.metric_word,
    named.integration_name,
    case
        when chosen_names.metric_word is null or chosen.metric_id is not null then named.event_word
    end as event_word
from named
left join chosen_names on named.account_id = chosen_names.account_id and named.metric_word = chosen_names.metric_word
left join chosen
    on
        named.account_id = chosen.account_id
        and named.metric_word = chosen.metric_word
        and named.metric_id = chosen.metric_id
