-- One row per account and kind of evidence of which a file was loaded, even an empty one.
with

loads as (select * from {{ ref('base_loads') }}),

evidence_files as (select * from {{ ref('evidence_files') }})

select
    loads.source_system,
    loads.account_id,
    evidence_files.evidence_kind
from loads
inner join evidence_files
    on loads.source_system = evidence_files.source_system and loads.table_name = evidence_files.table_name
where loads.load_status = 'loaded'
group by 1, 2, 3
