-- One row per channel of the contract.
with

value_map as (select * from {{ ref('value_map') }})

select value as channel
from value_map
where domain = 'channel'
group by 1
