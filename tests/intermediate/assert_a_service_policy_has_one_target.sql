-- A policy has one target: its versions change minutes, hours and whom it is for. Mend seeds/sla_policies.csv.
with

policies as (select * from {{ ref('sla_policies') }})

select
    policy_id,
    count(distinct target) as targets
from policies
group by 1
having count(distinct target) > 1
