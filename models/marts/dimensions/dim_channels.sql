-- One row per channel of the contract.
with

channels as (select * from {{ ref('channels') }})

select
    channel,
    description as channel_description
from channels
