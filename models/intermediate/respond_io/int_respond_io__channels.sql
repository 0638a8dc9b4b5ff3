-- One row per channel of the channels file: the word by which value_map knows it, its source.
with

channels as (select * from {{ ref('stg_respond_io__channels') }})

select
    source_system,
    account_id,
    channel_id,
    coalesce(channel_source, {{ normalised('channel_name') }}, channel_id) as channel_word
from channels
