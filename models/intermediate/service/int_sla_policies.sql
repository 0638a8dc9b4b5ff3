-- One row per version of a service policy: a row of the seed, with the local dates on which it is the newest of its policy. What
-- it leaves empty it does not ask for. A version without minutes ends the policy. A view: a few rows of a seed.
{{ config(materialized='view') }}
with

policies as (select * from {{ ref('sla_policies') }}),

versions as (
    select
        policy_id,
        {{ trimmed('source_system') }} as source_system,
        {{ trimmed('account_id') }} as account_id,
        {{ normalised('channel') }} as channel,
        {{ normalised('priority') }} as priority,
        {{ normalised('target') }} as target,
        minutes,
        {{ normalised('hours') }} = 'business' as is_in_business_time,
        coalesce(valid_from, date '0001-01-01') as valid_from
    from policies
)

select
    policy_id,
    nullif(source_system, '') as source_system,
    nullif(account_id, '') as account_id,
    channel,
    priority,
    target,
    minutes,
    is_in_business_time,
    valid_from,
    lead(valid_from, 1, date '9999-12-31') over (partition by policy_id order by valid_from nulls last) as next_valid_from
from versions
