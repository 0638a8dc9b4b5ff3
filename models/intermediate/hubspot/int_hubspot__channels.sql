-- One row per channel of the channels file: the word by which value_map knows it. A known name comes before the number.
with

channels as (select * from {{ ref('stg_hubspot__channels') }}),

value_map as (
    select * from {{ ref('value_map') }}
    where source_system = 'hubspot' and domain = 'channel'
)

select
    channels.source_system,
    channels.account_id,
    channels.channel_id,
    case when value_map.raw_value is not null then channels.channel_name else channels.channel_id end as channel_word
from channels
left join value_map on channels.channel_name = value_map.raw_value
