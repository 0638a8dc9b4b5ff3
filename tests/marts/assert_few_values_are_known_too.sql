-- As assert_known_values_cover_almost_all, of columns with fewer than 100 values over all accounts of a source. A warning.
{{ config(severity='warn', meta={'tells': 'message'}) }}

{{ unknown_words('< 100') }}
