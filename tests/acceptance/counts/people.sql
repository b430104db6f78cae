-- Everybody in service in 2016 has one score and one grade, by county.
CREATE TEMP VIEW expected AS
  SELECT county, 'score', count(*) FROM person GROUP BY county
  UNION ALL SELECT county, 'grade', count(*) FROM person GROUP BY county;
CREATE TEMP VIEW actual AS
  SELECT substr(subject, 1, 6), kind, count(*) FROM outcome
  WHERE (kind, name) IN (VALUES ('score', 'annual'), ('grade', 'standing')) GROUP BY 1, 2;
