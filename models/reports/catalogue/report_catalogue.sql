-- One row per report: the question that it answers, what a row of it is, and what it can be filtered by.
with

catalogue as (select * from {{ ref('catalogued_reports') }})

select
    report,
    topic,
    question,
    grain,
    date_anchor,
    nullif(filters, '') as filters,
    nullif(vendor_report, '') as vendor_report
from catalogue
