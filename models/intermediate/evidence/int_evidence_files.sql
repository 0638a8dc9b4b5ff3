-- One row per account and kind of evidence of which a file was loaded or refused: how many files, and what they brought.
with

loads as (select * from {{ ref('stg_loads__loads') }}),

evidence_files as (select * from {{ ref('evidence_files') }})

select
    loads.source_system,
    loads.account_id,
    evidence_files.evidence_kind,
    count(case when loads.load_status = 'loaded' then 1 end) as files_loaded,
    count(case when loads.load_status = 'refused' then 1 end) as files_refused,
    {{ sum_of_counts("case when loads.load_status = 'loaded' then loads.rows_landed else 0 end") }} as rows_landed,
    max(case when loads.load_status = 'loaded' then loads.extracted_at end) as newest_extracted_at
from loads
inner join evidence_files
    on loads.source_system = evidence_files.source_system and loads.table_name = evidence_files.table_name
group by 1, 2, 3
