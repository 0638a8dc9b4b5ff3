-- Every stored instant is UTC. A session in another zone would move days and weeks silently; profiles.yml pins it.
select current_setting('TimeZone') as session_time_zone
where current_setting('TimeZone') <> 'UTC'
